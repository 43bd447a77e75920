#include <chrono>
#include <cstdio>
#include <vector>

#include "pools/coroutine/channel_operations.hpp"
#include "pools/coroutine/scheduler.hpp"

using namespace poolbench;
using namespace std::chrono_literals;
using Numbers = Channel<int, OnOneThread>;  // all users are coroutines of one scheduler: no lock

Task send_later(Scheduler& scheduler, Numbers numbers, int number) {
  co_await scheduler.sleep_until(Scheduler::Clock::now() + 10ms);
  co_await async_send(numbers, number);
}

Task add(Numbers numbers, int count, long& sum) {
  for (int i = 0; i < count; ++i) sum += *co_await async_receive(numbers);
}

int main() {
  constexpr int count = 10'000;
  long sum = 0;
  Scheduler scheduler;
  const auto numbers = make_channel<int, OnOneThread>();
  scheduler.start(add(numbers, count, sum));
  for (int number = 1; number <= count; ++number) scheduler.start(send_later(scheduler, numbers, number));
  scheduler.run();            // on this thread; returns when all have ended
  std::printf("%ld\n", sum);  // 50005000
}
