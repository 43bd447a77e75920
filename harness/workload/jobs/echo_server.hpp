#pragma once

#include <cstddef>
#include <cstdint>
#include <thread>
#include <vector>

#include "harness/system/clock.hpp"
#include "harness/system/file_descriptor.hpp"
#include "harness/workload/jobs/echo_message.hpp"
#include "pools/coroutine/timer_heap.hpp"

namespace poolbench {

/// Answers each request when the time that it asks for has passed, and not before. Has one thread, which waits for
/// requests and for its timer at once, so any number of requests can be waiting. A client that does not
/// read its answers is disconnected. The processor time of the thread counts as that of the process.
class EchoServer {
 public:
  /// Serves these connections, of which it has the server's ends. Throws std::system_error.
  explicit EchoServer(std::vector<FileDescriptor> connections);
  EchoServer(const EchoServer&) = delete;
  EchoServer& operator=(const EchoServer&) = delete;

  /// Ends the thread, waits for it, and closes the connections: requests that are waiting get no answer.
  ~EchoServer();

 private:
  struct Connection {
    FileDescriptor socket;
    EchoRequest request{};     // the part that has arrived
    std::size_t received = 0;  // its bytes
  };
  struct Answer {
    std::size_t connection;
    EchoAnswer number;
  };

  void watch(const FileDescriptor& file, std::uint32_t events, std::uint64_t key);
  void serve();
  bool handle_events();
  void receive_from(std::size_t number);
  void answer_due();
  void set_timer();

  FileDescriptor epoll_;
  FileDescriptor timer_;
  FileDescriptor end_;  // readable when the thread should end
  std::vector<Connection> connections_;
  TimerHeap<Answer> answers_;
  Clock::time_point timer_set_to_{};  // the epoch: not set
  std::thread thread_;                // last: it uses the others
};

}  // namespace poolbench
