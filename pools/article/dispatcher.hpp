#pragma once

#include <cstddef>
#include <deque>
#include <thread>

#include "pools/article/collector.hpp"
#include "pools/article/worker.hpp"
#include "pools/completion.hpp"

namespace poolbench::article {

/// The article's Dispatcher: starts the workers, then takes a job, waits for an available worker's channel, and hands
/// the job over through it. While it holds a job that no worker can take, it accepts no other: with W workers busy,
/// exactly one more submit succeeds.
///
/// Who waits for whom: producers wait for the dispatcher. The dispatcher waits for a producer or the end, then for any
/// worker to offer itself, then for that worker, which by then only receives. No wait goes the other way.
/// Stopping: the dispatcher hears the end only between two jobs, so by then it has handed over every accepted job. The
/// workers are ended afterwards and finish what they run.
class Dispatcher {
 public:
  /// Starts `workers` workers, whose channels have `buffer`, and the dispatching thread. If a thread cannot be started,
  /// ends those that were started and throws std::system_error. `completion` must outlive the dispatcher.
  Dispatcher(unsigned workers, std::size_t buffer, Completion& completion);
  Dispatcher(const Dispatcher&) = delete;
  Dispatcher& operator=(const Dispatcher&) = delete;

  /// Ends and joins the dispatcher, then the workers. No producer may be sending.
  ~Dispatcher();

  const Collector<>& collector() const { return collector_; }

 private:
  void run() const;

  Collector<> collector_;
  WorkerChannel<> worker_channel_ = make_worker_channel();
  std::deque<Worker> workers_;
  std::thread thread_;
};

}  // namespace poolbench::article
