#include <QtCore/QRunnable>
#include <QtCore/QThreadPool>
#include <memory>

#include "pools/completion.hpp"
#include "pools/optional/optional_pools.hpp"
#include "pools/optional/worker_numbers.hpp"

namespace poolbench {
namespace {

class QtPool final : public Pool {
 public:
  explicit QtPool(PoolConfig config) : numbers_(config.workers) {
    pool_.setMaxThreadCount(static_cast<int>(config.workers));
  }

  ~QtPool() override { completion_.wait_quietly(); }

  void submit(Job job) override {
    completion_.submit([&] { pool_.start(std::make_unique<Task>(*this, job).release()); });
  }

  void drain() override { completion_.wait(); }

 private:
  /// Deleted by Qt, after it ran.
  class Task final : public QRunnable {
   public:
    Task(QtPool& pool, Job job) : pool_(pool), job_(job) {}
    void run() override { pool_.numbers_.run(pool_.completion_, job_); }

   private:
    QtPool& pool_;
    Job job_;
  };

  Completion completion_;
  WorkerNumbers numbers_;
  QThreadPool pool_;  // its destructor waits for its threads, before the other members go
};

}  // namespace

std::unique_ptr<Pool> make_qt_pool(PoolConfig config) {
  return std::make_unique<QtPool>(config);
}

}  // namespace poolbench
