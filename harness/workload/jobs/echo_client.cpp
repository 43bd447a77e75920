#include "harness/workload/jobs/echo_client.hpp"

#include <sys/socket.h>

#include <cerrno>
#include <cstddef>
#include <stdexcept>
#include <system_error>

#include "harness/system/uninterrupted.hpp"

namespace poolbench {
namespace {

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

void send_all(const FileDescriptor& socket, const EchoRequest& request) {
  const char* const bytes = reinterpret_cast<const char*>(&request);
  for (std::size_t sent = 0; sent < sizeof request;) {
    const ssize_t count =
        uninterrupted([&] { return send(socket.number(), bytes + sent, sizeof request - sent, MSG_NOSIGNAL); });
    if (count < 0) fail("cannot send to the echo server");
    sent += static_cast<std::size_t>(count);
  }
}

EchoAnswer receive(const FileDescriptor& socket) {
  EchoAnswer answer{};
  char* const bytes = reinterpret_cast<char*>(&answer);
  for (std::size_t received = 0; received < sizeof answer;) {
    const ssize_t count =
        uninterrupted([&] { return recv(socket.number(), bytes + received, sizeof answer - received, MSG_WAITALL); });
    if (count < 0) fail("cannot receive from the echo server");
    if (count == 0) throw std::runtime_error("the echo server has closed the connection");
    received += static_cast<std::size_t>(count);
  }
  return answer;
}

}  // namespace

EchoAnswer ask(const FileDescriptor& server, const EchoRequest& request) {
  send_all(server, request);
  return receive(server);
}

}  // namespace poolbench
