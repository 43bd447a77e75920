#include "harness/workload/jobs/loopback.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <string>

#include "tests/catch.hpp"
#include "tests/support/open_file_limit.hpp"
#include "tests/support/open_files.hpp"

using namespace poolbench;

TEST_CASE("each client is connected to the server's end of the same number") {
  const LoopbackConnections connections = connect_over_loopback(50);
  REQUIRE(connections.clients.size() == 50);
  REQUIRE(connections.servers.size() == 50);
  for (unsigned char i = 0; i < 50; ++i) REQUIRE(send(connections.clients[i].number(), &i, 1, 0) == 1);
  for (unsigned char i = 0; i < 50; ++i) {
    unsigned char received = 255;
    REQUIRE(recv(connections.servers[i].number(), &received, 1, 0) == 1);
    CHECK(received == i);
  }
}

TEST_CASE("connections over loopback send small messages at once") {
  const LoopbackConnections connections = connect_over_loopback(1);
  for (const auto* ends : {&connections.clients, &connections.servers}) {
    int no_delay = 0;
    socklen_t size = sizeof no_delay;
    REQUIRE(getsockopt(ends->front().number(), IPPROTO_TCP, TCP_NODELAY, &no_delay, &size) == 0);
    CHECK(no_delay != 0);
  }
}

TEST_CASE("a connection is reset when one of its ends is closed") {
  LoopbackConnections connections = connect_over_loopback(1);
  connections.servers.clear();
  char byte = 0;
  CHECK(recv(connections.clients.front().number(), &byte, 1, 0) == -1);
  CHECK(errno == ECONNRESET);
}

TEST_CASE("connections over loopback leave no file open") {
  const std::size_t before = testing::open_files();
  {
    const LoopbackConnections connections = connect_over_loopback(10);
    CHECK(testing::open_files() == before + 20);
  }
  CHECK(testing::open_files() == before);
}

TEST_CASE("too many connections for the limit of open files are refused with a remedy") {
  const std::size_t before = testing::open_files();
  {
    const testing::SoftFileLimit limit(100);
    CHECK_THROWS_WITH(connect_over_loopback(200),
                      "cannot open 200 connections: this process may have 100 open files, and each connection takes "
                      "two; use fewer --workers, or raise the limit (ulimit -n)");
  }
  CHECK(testing::open_files() == before);
}
