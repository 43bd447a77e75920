#include <cstdio>
#include <optional>
#include <thread>

#include "pools/channel/channel.hpp"
#include "pools/channel/select.hpp"

using namespace poolbench;

int main() {
  const auto numbers = make_channel<int>();
  const auto stop = make_channel<bool>();
  int sum = 0;
  std::thread adder([&] {
    std::optional<int> number;
    std::optional<bool> nothing;
    while (select(receive_from(numbers, number), receive_from(stop, nothing)) == 0) sum += *number;
  });
  for (int number = 1; number <= 4; ++number) numbers.send(number);  // unbuffered: returns when it has been received
  stop.close();                                                      // heard by everyone who listens
  adder.join();
  std::printf("%d\n", sum);  // 10
}
