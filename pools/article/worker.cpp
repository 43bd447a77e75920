#include "pools/article/worker.hpp"

#include <optional>
#include <utility>

#include "pools/channel/select.hpp"

namespace poolbench::article {

Worker::Worker(unsigned id, std::size_t buffer, WorkerChannel<> worker_channel, Completion& completion)
    : id_(id),
      worker_channel_(std::move(worker_channel)),
      channel_(make_channel<Job>(buffer)),
      completion_(completion),
      thread_(start_with_parker([this, buffer] { buffer == 0 ? run() : run_buffered(); })) {}

Worker::~Worker() {
  end_.close();
  thread_.join();
}

void Worker::run() const {
  std::optional<Job> job;
  std::optional<bool> end;
  while (select(offer_to(worker_channel_, channel_, job), receive_from(end_, end)) == 0) completion_.run(*job, id_);
}

void Worker::run_buffered() const {
  std::optional<bool> end;
  while (select(send_to(worker_channel_, channel_), receive_from(end_, end)) == 0) {
    const std::optional<Job> job = channel_.receive();
    completion_.run(*job, id_);
  }
}

}  // namespace poolbench::article
