// A thread that was started with its parker needs no memory to park or to end.
#include <thread>

#include "pools/channel/channel.hpp"
#include "tests/catch.hpp"
#include "tests/support/failing_allocator.hpp"

using namespace poolbench;
using namespace poolbench::testing;

TEST_CASE("a thread that was started with a parker allocates nothing", "[failure]") {
  const auto channel = make_channel<int>();
  int received = 0;
  std::thread receiver = start_with_parker([&] { received = channel.receive().value_or(0); });
  channel.send(1);  // this thread has its own by now
  receiver.join();
  CHECK(received == 1);

  const auto go = make_channel<int>(1);
  std::thread thread = start_with_parker([&] { received = go.receive().value_or(0); });
  long failed = 0;
  {
    const FailingAllocations failing(0, 1'000);
    go.send(2);
    thread.join();
    failed = FailingAllocations::failed();
  }
  CHECK(received == 2);
  CHECK(failed == 0);
}

TEST_CASE("a thread without a parker throws if there is no memory for one", "[failure]") {
  const ParkerLease all_that_were_free[] = {ParkerLease(), ParkerLease(), ParkerLease(), ParkerLease()};
  const auto channel = make_channel<int>(1);
  bool threw = false;
  bool sent = false;
  std::thread([&] {
    {
      const FailingAllocations failing(0, 1);
      try {
        channel.send(1);
      } catch (const std::bad_alloc&) {
        threw = true;
      }
    }
    channel.send(2);
    sent = true;
  }).join();
  CHECK(threw);
  CHECK(sent);
  CHECK(channel.receive() == 2);
}
