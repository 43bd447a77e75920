#include <memory>
#include <utility>
#include <vector>

#include "harness/system/open_file_limit.hpp"
#include "harness/workload/jobs/built_in.hpp"
#include "harness/workload/jobs/echo_client.hpp"
#include "harness/workload/jobs/echo_server.hpp"
#include "harness/workload/jobs/loopback.hpp"
#include "harness/workload/workload.hpp"

namespace poolbench {
namespace {

/// Each worker has its own connection, and all are open before the trial begins.
class TcpWork final : public JobWork {
 public:
  explicit TcpWork(const JobSetting& setting)
      : workload_(setting.workload),
        connections_(connect_over_loopback(setting.workers)),
        results_(setting.workers),
        server_(std::move(connections_.servers)) {}

  void run(std::uint64_t index, unsigned worker) override {
    results_[worker].answer =
        ask(connections_.clients[worker], {.number = index, .wait_ns = workload_.service_time(index).count()});
  }

  bool is_right(std::uint64_t index, unsigned worker) override { return results_[worker].answer == index; }

 private:
  /// Alone on its cache line, because each worker writes its own.
  struct alignas(64) Result {
    EchoAnswer answer = 0;
  };

  // For the whole trial, because the connections use up what the soft limit allows, and pools open files, too.
  const MostOpenFiles most_files_;
  const Workload& workload_;
  LoopbackConnections connections_;
  std::vector<Result> results_;
  EchoServer server_;
};

}  // namespace

JobKind tcp_job() {
  return {.name = "tcp",
          .description = "asks a server on this machine and blocks until it answers, after the service time",
          .make = [](const JobSetting& setting) { return std::make_unique<TcpWork>(setting); },
          .has_service_times = true};
}

}  // namespace poolbench
