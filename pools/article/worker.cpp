#include "pools/article/worker.hpp"

#include <optional>
#include <utility>

#include "pools/channel/select.hpp"

namespace poolbench::article {

Worker::Worker(unsigned id, WorkerChannel<> worker_channel, Completion& completion)
    : id_(id),
      worker_channel_(std::move(worker_channel)),
      completion_(completion),
      thread_(start_with_parker([this] { run(); })) {}

Worker::~Worker() {
  end_.close();
  thread_.join();
}

void Worker::run() const {
  for (std::optional<bool> end;;) {
    if (select(send_to(worker_channel_, channel_), receive_from(end_, end)) == 1) return;
    const std::optional<Job> job = channel_.receive();
    completion_.run(*job, id_);
  }
}

}  // namespace poolbench::article
