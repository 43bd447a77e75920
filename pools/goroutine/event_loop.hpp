#pragma once

#include <thread>
#include <vector>

#include "pools/article/collector.hpp"
#include "pools/completion.hpp"
#include "pools/coroutine/inbox.hpp"
#include "pools/coroutine/scheduler.hpp"
#include "pools/goroutine/vacancies.hpp"
#include "pools/pool.hpp"

namespace poolbench::goroutine {

/// The article's dispatcher and its workers as coroutines of one scheduler, on its own thread. A worker whose job waits
/// holds no thread, only its frame, some hundred bytes.
///
/// Who waits for whom: as in article::Dispatcher and article::Worker, whose offer and receive are one wait. In place of
/// the producers there is one more coroutine, the intake. It waits for the inbox, then for the dispatcher. If other
/// loops share the inbox, it first waits for a worker without a job, so that it takes no job that another loop could
/// run. Stopping: the inbox is closed; the intake takes what is left, ends the dispatcher, then every worker, and the
/// scheduler returns when all have ended.
class EventLoop {
 public:
  /// Runs `workers` workers, at least one; their numbers start at `first_worker`. Throws std::system_error if the
  /// thread cannot be started. `inbox` and `completion` must outlive the loop.
  EventLoop(unsigned first_worker, unsigned workers, Inbox<Job>& inbox, Completion& completion);
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  /// Joins the thread; the inbox must be closed already.
  ~EventLoop() { thread_.join(); }

 private:
  template <class T>
  using LocalChannel = Channel<T, OnOneThread>;

  // The constructor allocates all that these need, because an exception on the loop's thread would end the process.
  Task take_in(std::vector<Job> batch);
  Task work(unsigned id, LocalChannel<Job> channel, LocalChannel<bool> end);

  Inbox<Job>& inbox_;
  Completion& completion_;
  Scheduler scheduler_;
  Vacancies vacancies_;
  article::Collector<OnOneThread> collector_;
  article::WorkerChannel<OnOneThread> worker_channel_ = article::make_worker_channel<OnOneThread>();
  std::vector<LocalChannel<bool>> ends_;  // one per worker
  std::thread thread_;
};

}  // namespace poolbench::goroutine
