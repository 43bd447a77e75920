#include "harness/system/instructions.hpp"

#include <unistd.h>

#include <cerrno>
#include <string>
#include <thread>

#include "tests/catch.hpp"

using namespace poolbench;

namespace {

template <int error>
int refused() {
  errno = error;
  return -1;
}

template <int error>
std::string why() {
  try {
    const InstructionCounter counter(refused<error>);
  } catch (const NoInstructionCounter& none) {
    return none.what();
  }
  return {};
}

/// Its end is reached at once.
int open_empty() {
  int ends[2];
  if (pipe(ends) != 0) return -1;
  close(ends[1]);
  return ends[0];
}

void spin(int turns) {
  for (; turns > 0; --turns) asm volatile("" : "+r"(turns));
}

}  // namespace

TEST_CASE("instructions between two readings") {
  CHECK(instructions_between({100, 5, 4}, {350, 9, 8}) == 250U);
  CHECK(instructions_between({100, 5, 5}, {100, 5, 5}) == 0U);
}

TEST_CASE("a counter that did not run all the time counted nothing") {
  CHECK_FALSE(instructions_between({100, 5, 5}, {350, 9, 8}));
}

TEST_CASE("a reading that the kernel refuses is none") {
  CHECK_FALSE(InstructionCounter(open_empty).read());
}

TEST_CASE("the message says why there is no counter, and the remedy") {
  CHECK(
      why<ENOENT>() ==
      "this machine has no counter of instructions (No such file or directory), like many virtual machines; count with "
      "Valgrind instead, as scripts/gate compare does");
  CHECK(why<EACCES>().find("set kernel.perf_event_paranoid to 2 or less with sysctl") != std::string::npos);
  CHECK(why<EPERM>().find("allow perf_event_open in the container") != std::string::npos);
  CHECK(why<EMFILE>().find("close some files") != std::string::npos);
}

TEST_CASE("the processor's counter, where there is one, counts other threads too") {
  constexpr int turns = 1'000'000;
  try {
    const InstructionCounter counter;
    const auto before = counter.read();
    std::thread(spin, turns).join();
    const auto after = counter.read();
    REQUIRE(before);
    REQUIRE(after);
    CHECK(after->instructions - before->instructions > turns);
  } catch (const NoInstructionCounter& none) {
    SUCCEED(none.what());
  }
}
