#include "pools/article/dispatcher.hpp"

#include <optional>

#include "pools/channel/select.hpp"

namespace poolbench::article {

Dispatcher::Dispatcher(unsigned workers, std::size_t buffer, Completion& completion) {
  for (unsigned id = 0; id < workers; ++id) workers_.emplace_back(id, buffer, worker_channel_, completion);
  thread_ = start_with_parker([this] { run(); });
}

Dispatcher::~Dispatcher() {
  collector_.end.close();
  thread_.join();
}

void Dispatcher::run() const {
  std::optional<Job> job;
  for (std::optional<bool> end;;) {
    if (select(receive_from(collector_.work, job), receive_from(collector_.end, end)) == 1) return;
    const std::optional<Channel<Job>> worker = worker_channel_.receive();
    worker->send(*job);
  }
}

}  // namespace poolbench::article
