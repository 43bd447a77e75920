// What Go's memory model (https://go.dev/ref/mem) says about channels. The tests use plain variables, so that the
// thread sanitizer can detect a violation.
#include "pools/channel/channel.hpp"

#include <cstddef>
#include <optional>

#include "tests/catch.hpp"
#include "tests/support/threads.hpp"

using namespace poolbench;
using namespace poolbench::testing;

TEST_CASE("what was written before a send is visible to the receiver", "[channel]") {
  const auto capacity = GENERATE(as<std::size_t>{}, 0, 1);
  const auto channel = make_channel<int>(capacity);
  int written = 0;
  auto sender = in_background([&] {
    written = 1;
    channel.send(0);
  });
  CHECK(channel.receive() == 0);
  CHECK(written == 1);
  sender.get();
}

TEST_CASE("what was written before a close is visible to a receiver that finds the channel closed", "[channel]") {
  const auto channel = make_channel<int>();
  int written = 0;
  auto closer = in_background([&] {
    written = 1;
    channel.close();
  });
  CHECK(channel.receive() == std::nullopt);
  CHECK(written == 1);
  closer.get();
}

TEST_CASE("what was written before an unbuffered receive is visible to the sender", "[channel]") {
  const auto channel = make_channel<int>();
  int written = 0;
  auto receiver = in_background([&] {
    written = 1;
    channel.receive();
  });
  channel.send(0);
  CHECK(written == 1);
  receiver.get();
}

TEST_CASE("a channel of capacity 1 is a mutex", "[channel]") {
  constexpr int rounds = 2'000;
  const auto mutex = make_channel<bool>(1);
  int guarded = 0;
  const auto count = [&] {
    for (int i = 0; i < rounds; ++i) {
      mutex.send(true);
      ++guarded;
      mutex.receive();
    }
  };
  auto other = in_background(count);
  count();
  other.get();
  CHECK(guarded == 2 * rounds);
}
