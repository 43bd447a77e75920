#include <omp.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "pools/batch_pool.hpp"
#include "pools/optional/optional_pools.hpp"
#include "pools/thread_preflight.hpp"

namespace poolbench {
namespace {

class OpenmpTasks {
 public:
  explicit OpenmpTasks(PoolConfig config) : workers_(static_cast<int>(config.workers)) {}
  OpenmpTasks(const OpenmpTasks&) = delete;
  OpenmpTasks& operator=(const OpenmpTasks&) = delete;
  ~OpenmpTasks() { omp_pause_resource_all(omp_pause_soft); }  // ends the threads it keeps for the calling one

  template <class RunJob>
  void run(std::vector<PostponedJob>& jobs, const RunJob& run_job) const {
    omp_set_dynamic(0);  // W threads, however high the load is
#pragma omp parallel num_threads(workers_)
#pragma omp single
    for (PostponedJob& each : jobs) {
      PostponedJob* const job = &each;  // firstprivate would copy what a reference refers to
#pragma omp task firstprivate(job)
      run_job(*job, static_cast<unsigned>(omp_get_thread_num()));
    }
  }

 private:
  [[maybe_unused]] int workers_;  // a compiler without OpenMP sees no use of it
};

}  // namespace

std::unique_ptr<Pool> make_openmp_pool(PoolConfig config) {
  return std::make_unique<BatchPool<OpenmpTasks>>(config);
}

void preflight_openmp(PoolConfig config) {
  if (static_cast<unsigned>(omp_get_thread_limit()) < config.workers) {
    throw std::runtime_error("OpenMP may start only " + std::to_string(omp_get_thread_limit()) +
                             " threads instead of " + std::to_string(config.workers) +
                             "; unset OMP_THREAD_LIMIT or raise it");
  }
  if (config.workers > 1 && omp_get_max_active_levels() < 1)
    throw std::runtime_error("OpenMP may not start any threads; unset OMP_MAX_ACTIVE_LEVELS or raise it");
  require_thread_per_other_worker(config);
}

}  // namespace poolbench
