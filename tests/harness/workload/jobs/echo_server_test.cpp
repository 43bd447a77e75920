#include "harness/workload/jobs/echo_server.hpp"

#include <sys/socket.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

#include "harness/system/clock.hpp"
#include "harness/workload/jobs/loopback.hpp"
#include "tests/catch.hpp"
#include "tests/support/open_files.hpp"
#include "tests/support/threads.hpp"

using namespace poolbench;
using namespace std::chrono_literals;

namespace {

/// A server, and its clients, to which tests send bytes as they like.
class Served {
 public:
  explicit Served(unsigned clients) : connections_(connect_over_loopback(clients)) {
    server_.emplace(std::move(connections_.servers));
  }

  int socket(std::size_t client) const { return connections_.clients[client].number(); }

  void request(std::size_t client, std::uint64_t number, std::chrono::nanoseconds wait) const {
    const EchoRequest request{.number = number, .wait_ns = wait.count()};
    REQUIRE(send(socket(client), &request, sizeof request, MSG_NOSIGNAL) == sizeof request);
  }

  /// Blocks until the server answers.
  EchoAnswer answer(std::size_t client) const {
    EchoAnswer answer = 0;
    REQUIRE(recv(socket(client), &answer, sizeof answer, MSG_WAITALL) == sizeof answer);
    return answer;
  }

  bool has_answer(std::size_t client) const {
    char byte = 0;
    return recv(socket(client), &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 1;
  }

  void leave(std::size_t client) { connections_.clients[client].close(); }
  void end() { server_.reset(); }

 private:
  LoopbackConnections connections_;
  std::optional<EchoServer> server_;
};

}  // namespace

TEST_CASE("an answer has the number of its request") {
  const Served served(3);
  for (std::size_t client = 0; client < 3; ++client) served.request(client, 100 + client, 0ns);
  for (std::size_t client = 0; client < 3; ++client) CHECK(served.answer(client) == 100 + client);
}

TEST_CASE("an answer does not come before its time") {
  const Served served(1);
  for (const auto wait : {0us, 10us, 2000us, 50us}) {
    const auto start = Clock::now();
    served.request(0, 7, wait);
    CHECK(served.answer(0) == 7);
    CHECK(Clock::now() - start >= wait);
  }
}

TEST_CASE("a request that waits holds up no other, whichever was first") {
  const Served served(3);
  served.request(0, 1, 1h);
  served.request(1, 2, 0ns);
  CHECK(served.answer(1) == 2);
  served.request(1, 3, 1ms);  // its timer comes before the one that is set
  served.request(2, 4, 2ms);
  CHECK(served.answer(1) == 3);
  CHECK(served.answer(2) == 4);
  CHECK_FALSE(served.has_answer(0));
}

TEST_CASE("a request may arrive in pieces") {
  const Served served(2);
  const EchoRequest request{.number = 42, .wait_ns = 0};
  const char* const bytes = reinterpret_cast<const char*>(&request);
  REQUIRE(send(served.socket(0), bytes, 5, 0) == 5);
  served.request(1, 1, 0ns);
  CHECK(served.answer(1) == 1);  // the first piece has been there for a while
  REQUIRE(send(served.socket(0), bytes + 5, sizeof request - 5, 0) == sizeof request - 5);
  CHECK(served.answer(0) == 42);
}

TEST_CASE("a client may ask again before the answer") {
  const Served served(1);
  served.request(0, 1, 1ms);
  served.request(0, 2, 0ns);
  served.request(0, 3, 0ns);
  std::array<EchoAnswer, 3> answers{};
  for (EchoAnswer& answer : answers) answer = served.answer(0);
  CHECK(answers[0] + answers[1] + answers[2] == 6);
}

TEST_CASE("clients that leave do not disturb the others") {
  Served served(3);
  served.leave(0);
  served.request(1, 1, 1ms);
  served.leave(1);  // before its answer
  served.request(2, 2, 2ms);
  CHECK(served.answer(2) == 2);
}

TEST_CASE("the server ends while requests wait, and disconnects their clients") {
  Served served(2);
  served.request(0, 1, 1h);
  served.end();
  EchoAnswer answer = 0;
  CHECK(recv(served.socket(0), &answer, sizeof answer, 0) <= 0);
  CHECK(recv(served.socket(1), &answer, sizeof answer, 0) <= 0);
}

TEST_CASE("the server leaves no thread and no file") {
  const int threads = testing::thread_count();
  const std::size_t files = testing::open_files();
  for (int i = 0; i < 5; ++i) {
    const Served served(2);
    served.request(0, 1, 1h);
  }
  CHECK(testing::thread_count_returns_to(threads));
  CHECK(testing::open_files() == files);
}

TEST_CASE("a server without clients ends") {
  Served served(0);
  served.end();
}
