#include "harness/workload/jobs/echo_client.hpp"

#include <pthread.h>
#include <sys/socket.h>

#include <atomic>
#include <csignal>
#include <stdexcept>
#include <system_error>
#include <thread>

#include "harness/workload/jobs/loopback.hpp"
#include "tests/catch.hpp"
#include "tests/support/threads.hpp"

using namespace poolbench;

namespace {

/// The test is the server: what it does when is not left to chance.
class Asked {
 public:
  const FileDescriptor& client() const { return connections_.clients.front(); }

  EchoRequest request() const {
    EchoRequest request{};
    REQUIRE(recv(server(), &request, sizeof request, MSG_WAITALL) == sizeof request);
    return request;
  }
  void send_bytes(const char* bytes, std::size_t count) const {
    REQUIRE(send(server(), bytes, count, 0) == static_cast<ssize_t>(count));
  }
  void leave() { connections_.servers.front().close(); }

 private:
  int server() const { return connections_.servers.front().number(); }

  LoopbackConnections connections_ = connect_over_loopback(1);
};

std::atomic<int> signals_handled{0};

/// Has a handler for SIGUSR1 that interrupts system calls.
class Interrupting {
 public:
  Interrupting() {
    struct sigaction action {};
    action.sa_handler = [](int) { ++signals_handled; };
    sigaction(SIGUSR1, &action, &before_);
  }
  Interrupting(const Interrupting&) = delete;
  Interrupting& operator=(const Interrupting&) = delete;
  ~Interrupting() { sigaction(SIGUSR1, &before_, nullptr); }

  /// Returns when the thread has handled it.
  void interrupt(std::thread& thread) {
    const int before = signals_handled;
    pthread_kill(thread.native_handle(), SIGUSR1);
    while (signals_handled == before) std::this_thread::yield();
  }

 private:
  struct sigaction before_ {};
};

}  // namespace

TEST_CASE("a client sends its request and returns the answer") {
  const Asked asked;
  auto answer = testing::in_background([&] { return ask(asked.client(), {.number = 5, .wait_ns = 6}); });
  const EchoRequest request = asked.request();
  CHECK(request.number == 5);
  CHECK(request.wait_ns == 6);
  const EchoAnswer wrong = 77;  // it does not judge
  asked.send_bytes(reinterpret_cast<const char*>(&wrong), sizeof wrong);
  CHECK(answer.get() == 77);
}

TEST_CASE("a client waits for all of an answer that comes in pieces, between signals") {
  const Asked asked;
  Interrupting signals;
  std::atomic<EchoAnswer> got{0};
  std::thread client([&] { got = ask(asked.client(), {.number = 1, .wait_ns = 0}); });
  asked.request();
  const EchoAnswer answer = 0x0102030405060708;
  const char* const bytes = reinterpret_cast<const char*>(&answer);
  signals.interrupt(client);
  asked.send_bytes(bytes, 3);
  testing::wait_until_others_are_blocked();
  signals.interrupt(client);  // now it has received a part
  testing::wait_until_others_are_blocked();
  asked.send_bytes(bytes + 3, sizeof answer - 3);
  client.join();
  CHECK(got == answer);
}

TEST_CASE("a client whose server leaves gets an error") {
  Asked asked;
  auto answer = testing::in_background([&] { return ask(asked.client(), {.number = 1, .wait_ns = 0}); });
  asked.request();
  asked.leave();
  CHECK_THROWS_AS(answer.get(), std::runtime_error);
  CHECK_THROWS_AS(ask(asked.client(), {.number = 2, .wait_ns = 0}), std::system_error);
}
