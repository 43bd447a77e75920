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

/// The article's dispatcher and its workers as coroutines of one scheduler, on a thread of its own. A worker whose job
/// waits holds no thread, only its frame, some hundred bytes.
///
/// Who waits for whom: as in the article (Dispatcher, Worker); in the producers' place stands one more coroutine, the
/// intake, which waits for the inbox, then for the dispatcher; and before both, if other loops share the inbox, for a
/// worker without a job, so that it takes none that another loop could run. Stopping: the inbox is closed; the intake
/// takes what is left, ends the dispatcher, then every worker, and the scheduler returns when all have ended.
class EventLoop {
 public:
  /// `workers`, at least one, count from `first_worker`. Throws std::system_error if the thread cannot be started.
  /// `inbox` and `completion` outlive the loop.
  EventLoop(unsigned first_worker, unsigned workers, Inbox<Job>& inbox, Completion& completion);
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  /// Joins; the inbox must have been closed.
  ~EventLoop() { thread_.join(); }

 private:
  template <class T>
  using LocalChannel = Channel<T, OnOneThread>;

  // All that they need is allocated by the constructor: an exception on the loop's thread would end the process.
  Task take_in(std::vector<Job> batch);
  Task work(unsigned id, LocalChannel<Job> channel, LocalChannel<bool> end);

  Inbox<Job>& inbox_;
  Completion& completion_;
  Scheduler scheduler_;
  Vacancies vacancies_;
  article::Collector<OnOneThread> collector_;
  article::WorkerChannel<OnOneThread> worker_channel_ = article::make_worker_channel<OnOneThread>();
  std::vector<LocalChannel<bool>> ends_;  // of the workers
  std::thread thread_;
};

}  // namespace poolbench::goroutine
