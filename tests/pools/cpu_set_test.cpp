#include "pools/cpu_set.hpp"

#include <thread>
#include <vector>

#include "tests/catch.hpp"

using namespace poolbench;

TEST_CASE("a set of processors holds what was added, even beyond the usual 1024") {
  CpuSet cpus;
  CHECK(cpus.count() == 0);
  for (const unsigned cpu : {3U, 1024U, 8191U}) cpus.add(cpu);
  CHECK(cpus.numbers() == std::vector<unsigned>{3, 1024, 8191});
  CHECK(cpus.has(1024));
  CHECK_FALSE(cpus.has(1025));
}

TEST_CASE("a set contains a smaller one and itself, but no other") {
  CpuSet few;
  few.add(1);
  CpuSet more = CpuSet();
  for (const unsigned cpu : {1U, 2U}) more.add(cpu);
  CHECK(more.contains(few));
  CHECK(more.contains(more));
  CHECK_FALSE(few.contains(more));
}

TEST_CASE("a bound thread runs where it was bound") {
  std::thread([] {
    CpuSet one;
    one.add(CpuSet::of_this_thread()->numbers().back());
    CHECK(one.bind_this_thread());
    CHECK(CpuSet::of_this_thread()->numbers() == one.numbers());
  }).join();
}
