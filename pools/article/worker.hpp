#pragma once

#include <cstddef>
#include <thread>

#include "pools/article/collector.hpp"
#include "pools/channel/channel.hpp"
#include "pools/completion.hpp"
#include "pools/pool.hpp"

namespace poolbench::article {

/// The article's Worker: offers its channel on the shared WorkerChannel, receives a job through it, runs the job, and
/// repeats this until it hears the end.
///
/// Who waits for whom: an idle worker waits in one select for a dispatcher to take its channel *or* for the end. Once
/// the channel is taken, the worker listens only to that channel, because the dispatcher that took it is committed to
/// sending a job; a worker that could hear the end there would leave the dispatcher waiting forever. (The article's
/// worker does the reverse: it offers outside the select, so an idle one never hears End, and stopping deadlocks.)
///
/// The article's worker is woken twice for a job, when its channel is taken and when the job comes, and its dispatcher
/// waits in between. Here nobody does. With an unbuffered channel the worker offers and receives in one wait
/// (offer_to()): whoever takes the channel finds it receiving, though it sleeps on until the job is there. With a
/// buffer it is woken when its channel is taken, and the dispatcher leaves the job in the buffer.
///
/// The destructor signals the end by closing `end_` instead of sending on it: a destructor must not fail, and a
/// thread's first send may.
class Worker {
 public:
  /// Starts the worker's thread. `id` counts from 0. `buffer` is the capacity of the worker's channel; no more than one
  /// job is ever in it. `completion` must outlive the worker. Throws std::system_error if the thread cannot be started.
  Worker(unsigned id, std::size_t buffer, WorkerChannel<> worker_channel, Completion& completion);
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  /// Ends the worker after the job it may be running, and joins it. No dispatcher may be about to hand it a job.
  ~Worker();

 private:
  void run() const;
  void run_buffered() const;

  unsigned id_;
  WorkerChannel<> worker_channel_;
  Channel<Job> channel_;
  Channel<bool> end_ = make_channel<bool>();
  Completion& completion_;
  std::thread thread_;
};

}  // namespace poolbench::article
