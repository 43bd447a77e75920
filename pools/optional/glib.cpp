#include <glib.h>

#include <cerrno>
#include <memory>
#include <string>
#include <system_error>

#include "pools/completion.hpp"
#include "pools/optional/optional_pools.hpp"
#include "pools/optional/worker_numbers.hpp"
#include "pools/thread_preflight.hpp"

namespace poolbench {
namespace {

/// How many threads GLib keeps for its next pool; 2, unless somebody changed it.
int unused_threads_to_keep() {
  static const int by_default = g_thread_pool_get_max_unused_threads();
  return by_default;
}

/// GLib detaches its threads, so nothing can join them. g_thread_pool_free() waits until each has returned from its
/// last job. If no unused thread is to be kept, they then end at once, and touch nothing of ours.
struct FreeThreadPool {
  void operator()(GThreadPool* pool) const {
    g_thread_pool_set_max_unused_threads(0);
    g_thread_pool_free(pool, FALSE, TRUE);
  }
};

class GlibPool final : public Pool {
 public:
  GlibPool(PoolConfig config, gboolean exclusive) : numbers_(config.workers) {
    g_thread_pool_set_max_unused_threads(unused_threads_to_keep());
    GError* error = nullptr;
    pool_.reset(g_thread_pool_new(run, this, static_cast<gint>(config.workers), exclusive, &error));
    if (error == nullptr) return;
    const std::string message = error->message;
    g_error_free(error);
    throw std::system_error(EAGAIN, std::generic_category(), message);
  }

  ~GlibPool() override { completion_.wait_quietly(); }

  /// If GLib needs another thread and cannot start one, the job waits in its queue for those that run.
  void submit(Job job) override {
    completion_.submit([&] { g_thread_pool_push(pool_.get(), std::make_unique<Job>(job).release(), nullptr); });
  }

  void drain() override { completion_.wait(); }

 private:
  static void run(gpointer data, gpointer pool) {
    const std::unique_ptr<const Job> job(static_cast<const Job*>(data));
    GlibPool& self = *static_cast<GlibPool*>(pool);
    self.numbers_.run(self.completion_, *job);
  }

  Completion completion_;
  WorkerNumbers numbers_;
  std::unique_ptr<GThreadPool, FreeThreadPool> pool_;  // freed before the other members go
};

}  // namespace

std::unique_ptr<Pool> make_glib_exclusive_pool(PoolConfig config) {
  return std::make_unique<GlibPool>(config, TRUE);
}

std::unique_ptr<Pool> make_glib_shared_pool(PoolConfig config) {
  return std::make_unique<GlibPool>(config, FALSE);
}

void preflight_glib_shared(PoolConfig config) {
  require_startable(config.workers + 1);
}

}  // namespace poolbench
