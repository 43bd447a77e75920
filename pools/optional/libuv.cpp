#include <uv.h>

#include <cstdlib>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "pools/completion.hpp"
#include "pools/optional/libuv_library.hpp"
#include "pools/optional/optional_pools.hpp"
#include "pools/optional/worker_numbers.hpp"
#include "pools/thread_preflight.hpp"

namespace poolbench {
namespace {

/// MAX_THREADPOOL_SIZE in libuv's src/threadpool.c; it silently starts no more.
constexpr unsigned most_workers = 1'024;

/// An environment variable that has a value while this exists, and its old one afterwards. No other thread may read or
/// change the environment at either end.
class TemporaryVariable {
 public:
  TemporaryVariable(const char* name, const std::string& value) : name_(name) {
    if (const char* before = std::getenv(name)) before_ = before;
    setenv(name, value.c_str(), 1);
  }
  TemporaryVariable(const TemporaryVariable&) = delete;
  TemporaryVariable& operator=(const TemporaryVariable&) = delete;
  ~TemporaryVariable() { before_ ? setenv(name_, before_->c_str(), 1) : unsetenv(name_); }

 private:
  const char* name_;
  std::optional<std::string> before_;
};

/// An event loop of libuv that other threads can wake. All members but wake() are for one thread at a time.
class Loop {
 public:
  /// run() calls `on_wake` with an async handle whose `data` is `user`, at least once after the last wake().
  Loop(const LibuvLibrary& uv, uv_async_cb on_wake, void* user) : uv_(uv) {
    require(uv_.loop_init(&loop_));
    const int status = uv_.async_init(&loop_, &async_, on_wake);
    if (status != 0) uv_.loop_close(&loop_);
    require(status);
    async_.data = user;
  }
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  /// Waits for the work that was queued.
  ~Loop() {
    uv_.close(reinterpret_cast<uv_handle_t*>(&async_), nullptr);
    run();
    uv_.loop_close(&loop_);
  }

  void wake() noexcept { uv_.async_send(&async_); }

  /// Returns after stop().
  void run() { uv_.run(&loop_, UV_RUN_DEFAULT); }
  void stop() { uv_.stop(&loop_); }

  /// Has a thread of the pool call `work`, and run() call `done` afterwards.
  void queue(uv_work_t& request, uv_work_cb work, uv_after_work_cb done) {
    uv_.queue_work(&loop_, &request, work, done);  // fails only without `work`
  }

 private:
  void require(int status) const {
    if (status != 0) throw std::system_error(-status, std::generic_category(), uv_.strerror(status));
  }

  const LibuvLibrary& uv_;
  uv_loop_t loop_{};
  uv_async_t async_{};
};

/// uv_queue_work() is for the thread of a loop alone, so there is such a thread: it queues what the producers submit,
/// and frees each job's memory when libuv tells it that the job is done.
///
/// `mutex_` guards `submitted_` and `over_`. The loop waits for wake() and for finished work; drain() and the
/// destructor wait for the jobs, then the destructor for the loop's thread, then for the threads of libuv.
class LibuvPool final : public Pool {
 public:
  explicit LibuvPool(PoolConfig config) : numbers_(config.workers), loop_(uv_, take_in, this) {
    start_threads(config.workers);
    thread_ = std::jthread([this] { loop_.run(); });
  }

  ~LibuvPool() override {
    completion_.wait_quietly();
    {
      const std::lock_guard lock(mutex_);
      over_ = true;
    }
    loop_.wake();
  }

  void submit(Job job) override {
    completion_.submit([&] { hand_in(std::make_unique<Task>(*this, job)); });
  }

  void drain() override { completion_.wait(); }

 private:
  /// What libuv calls a request.
  struct Task {
    Task(LibuvPool& its_pool, Job its_job) : pool(its_pool), job(its_job) { request.data = this; }
    uv_work_t request{};
    LibuvPool& pool;
    Job job;
  };
  using Tasks = std::vector<std::unique_ptr<Task>>;

  /// libuv starts all its threads when the first work is queued.
  void start_threads(unsigned workers) {
    const TemporaryVariable size("UV_THREADPOOL_SIZE", std::to_string(workers));
    loop_.queue(
        nothing_, [](uv_work_t*) {}, nullptr);
  }

  void hand_in(std::unique_ptr<Task> task) {
    {
      const std::lock_guard lock(mutex_);
      submitted_.push_back(std::move(task));
    }
    loop_.wake();
  }

  static void take_in(uv_async_t* async) { static_cast<LibuvPool*>(async->data)->take_in(); }

  void take_in() {
    {
      const std::lock_guard lock(mutex_);
      taken_in_.swap(submitted_);
      if (over_) loop_.stop();
    }
    for (std::unique_ptr<Task>& task : taken_in_) loop_.queue(task.release()->request, run, free);
    taken_in_.clear();
  }

  static void run(uv_work_t* request) {
    const Task& task = *static_cast<Task*>(request->data);
    task.pool.numbers_.run(task.pool.completion_, task.job);
  }

  static void free(uv_work_t* request, int /*status*/) { delete static_cast<Task*>(request->data); }

  Completion completion_;
  WorkerNumbers numbers_;
  std::mutex mutex_;
  Tasks submitted_;
  bool over_ = false;
  Tasks taken_in_;  // used only by the loop's thread
  uv_work_t nothing_{};
  LibuvLibrary uv_;
  Loop loop_;
  std::jthread thread_;  // joined first; then the loop ends, then libuv's threads
};

}  // namespace

void preflight_libuv(PoolConfig config) {
  if (config.workers > most_workers) {
    throw std::invalid_argument("libuv starts at most " + std::to_string(most_workers) +
                                " threads; use at most as many workers");
  }
  require_startable(config.workers + 1);  // one more for the loop
}

std::unique_ptr<Pool> make_libuv_pool(PoolConfig config) {
  return std::make_unique<LibuvPool>(config);
}

}  // namespace poolbench
