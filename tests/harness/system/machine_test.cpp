#include "harness/system/machine.hpp"

#include "tests/catch.hpp"

using namespace poolbench;

TEST_CASE("processors are listed as cpuset(7) has them: neighbours are a range") {
  CHECK(format_cpu_list({0, 1, 2, 3, 8}) == "0-3,8");
  CHECK(format_cpu_list({0, 1}) == "0-1");
  CHECK(format_cpu_list({0, 2, 4}) == "0,2,4");
  CHECK(format_cpu_list({5}) == "5");
  CHECK(format_cpu_list({1, 3, 4, 5, 1022, 1023}) == "1,3-5,1022-1023");
  CHECK(format_cpu_list({}).empty());
}

TEST_CASE("this machine has a list if it has processors") {
  const Machine machine = read_machine();
  CHECK(machine.cpus > 0);
  CHECK_FALSE(machine.cpu_list.empty());
}

TEST_CASE("a control group's quota makes a machine smaller, never larger") {
  Machine machine{};
  machine.cpus = 4;
  CHECK(available_cpus(machine) == 4);
  machine.cpu_quota = 1.5;
  CHECK(available_cpus(machine) == 1.5);
  machine.cpu_quota = 8;
  CHECK(available_cpus(machine) == 4);
}
