#include "harness/system/resources.hpp"

#include <sys/mman.h>
#include <sys/times.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstring>
#include <thread>

#include "pools/cpu_set.hpp"
#include "tests/catch.hpp"
#include "tests/support/forked.hpp"
#include "tests/support/processor_time.hpp"

using namespace poolbench;
using namespace std::chrono_literals;
using testing::holds_in_child;
using testing::use_processor;

namespace {

constexpr std::int64_t grain_ns = 1'000'000;  // getrusage(2) rounds, by less than this
constexpr std::int64_t mebibyte = 1 << 20;

std::int64_t cpu_ns(const Resources& used) {
  return used.cpu_user_ns + used.cpu_system_ns;
}

/// What times(2) says about this process, in ticks: an independent reading of the same clocks.
tms ticks() {
  tms used{};
  times(&used);
  return used;
}

std::int64_t to_ticks(std::int64_t ns) {
  return ns * sysconf(_SC_CLK_TCK) / 1'000'000'000;
}

/// Makes this much memory resident for a moment.
void touch_memory(std::int64_t bytes) {
  const auto size = static_cast<std::size_t>(bytes);
  void* const memory = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return;
  std::memset(memory, 1, size);
  munmap(memory, size);
}

/// Lets the calling thread run on one processor only, the same for all callers.
void bind_to_first_processor() {
  CpuSet one;
  one.add(CpuSet::of_this_thread()->numbers().front());
  one.bind_this_thread();
}

}  // namespace

// Processor time

TEST_CASE("processor time grows by what this process uses") {
  const Resources before = read_resources();
  use_processor(30ms);
  const Resources after = read_resources();
  CHECK(cpu_ns(after - before) >= std::chrono::nanoseconds(30ms).count() - grain_ns);
  CHECK(after.cpu_user_ns >= before.cpu_user_ns);
  CHECK(after.cpu_system_ns >= before.cpu_system_ns);
}

TEST_CASE("user time and system time are those of times(2)") {
  use_processor(50ms);
  const tms before = ticks();
  const Resources used = read_resources();
  const tms after = ticks();
  CHECK(to_ticks(used.cpu_user_ns) >= before.tms_utime);
  CHECK(to_ticks(used.cpu_user_ns) <= after.tms_utime);
  CHECK(to_ticks(used.cpu_system_ns) >= before.tms_stime);
  CHECK(to_ticks(used.cpu_system_ns) <= after.tms_stime);
}

TEST_CASE("the time of other threads counts, even after they have ended") {
  const Resources before = read_resources();
  std::thread([] { use_processor(30ms); }).join();
  CHECK(cpu_ns(read_resources() - before) >= std::chrono::nanoseconds(30ms).count() - grain_ns);
}

TEST_CASE("the time of a child and its children counts once the child has been waited for") {
  constexpr auto used = 20ms;
  const std::int64_t before = cpu_ns(read_resources_of_children());
  const pid_t child = fork();
  if (child == 0) {
    const pid_t grandchild = fork();
    use_processor(used);
    if (grandchild > 0) waitpid(grandchild, nullptr, 0);
    _exit(0);
  }
  CHECK(cpu_ns(read_resources_of_children()) == before);
  waitpid(child, nullptr, 0);
  CHECK(cpu_ns(read_resources_of_children()) - before >= 2 * std::chrono::nanoseconds(used).count() - grain_ns);
}

// Context switches

TEST_CASE("a thread that sleeps switches voluntarily") {
  constexpr int sleeps = 20;
  const Resources before = read_resources();
  std::thread([] {
    for (int i = 0; i < sleeps; ++i) std::this_thread::sleep_for(1ms);
  }).join();
  const Resources used = read_resources() - before;
  REQUIRE(used.voluntary_switches.has_value());
  CHECK(*used.voluntary_switches >= sleeps / 2);  // a thread that is held up may find its sleep already over
}

TEST_CASE("two busy threads on one processor switch involuntarily") {
  const std::int64_t before = read_resources().involuntary_switches.value();
  std::atomic<bool> switched{false};
  std::thread other([&] {
    bind_to_first_processor();
    while (!switched) continue;
  });
  std::thread([&] {
    bind_to_first_processor();
    while (read_resources().involuntary_switches.value() == before) continue;  // ctest bounds it
    switched = true;
  }).join();
  other.join();
  CHECK((read_resources().involuntary_switches.value()) > before);
}

// The difference

TEST_CASE("the difference of two readings is what happened between them") {
  const Resources earlier{.cpu_user_ns = 1, .cpu_system_ns = 20, .voluntary_switches = 300, .involuntary_switches = 4};
  const Resources later{.cpu_user_ns = 6, .cpu_system_ns = 80, .voluntary_switches = 1'000, .involuntary_switches = 9};
  const Resources between = later - earlier;
  CHECK(between.cpu_user_ns == 5);
  CHECK(between.cpu_system_ns == 60);
  CHECK(between.voluntary_switches == 700);
  CHECK(between.involuntary_switches == 5);
}

TEST_CASE("switches that one reading lacks are unknown in the difference") {
  const Resources known{.voluntary_switches = 3, .involuntary_switches = 4};
  const Resources unknown{};
  for (const Resources& between : {known - unknown, unknown - known, unknown - unknown}) {
    CHECK_FALSE(between.voluntary_switches.has_value());
    CHECK_FALSE(between.involuntary_switches.has_value());
  }
}

// Peak memory

TEST_CASE("peak memory includes memory that was resident only for a moment") {
  const auto before = peak_memory_bytes();
  REQUIRE(before.has_value());
  CHECK(*before > 0);
  touch_memory(*before + 64 * mebibyte);
  CHECK(peak_memory_bytes().value() >= *before + 64 * mebibyte);
}

TEST_CASE("a reset starts a new measurement of peak memory") {
  touch_memory(256 * mebibyte);
  const std::int64_t before = peak_memory_bytes().value();
  REQUIRE(before >= 256 * mebibyte);
  if (!reset_peak_memory()) {
    WARN("skipped: the kernel does not reset peak memory");
    return;
  }
  CHECK(peak_memory_bytes().value() <= before - 128 * mebibyte);
  SECTION("it sees the next peak") {
    touch_memory(64 * mebibyte);
    CHECK(peak_memory_bytes().value() >= 64 * mebibyte);
  }
  SECTION("it counts what is resident at the same time, not the sum over time") {
    const std::int64_t start = peak_memory_bytes().value();
    touch_memory(64 * mebibyte);
    const std::int64_t once = peak_memory_bytes().value() - start;  // more than that under a sanitizer
    for (int i = 0; i < 3; ++i) touch_memory(64 * mebibyte);
    CHECK(peak_memory_bytes().value() - start < 2 * once);
  }
}

TEST_CASE("the peak memory of another process is its own") {
  const std::int64_t mine = peak_memory_bytes().value();
  const std::int64_t more = mine + 64 * mebibyte;
  CHECK(holds_in_child([&] {
    touch_memory(more);
    const pid_t child = getpid();
    return peak_memory_bytes(child).value_or(0) >= more && peak_memory_bytes(getppid()).value_or(more) < more;
  }));
}

TEST_CASE("a process that has ended has no peak memory") {
  const pid_t child = fork();
  if (child == 0) _exit(0);
  waitpid(child, nullptr, 0);
  CHECK_FALSE(peak_memory_bytes(child).has_value());
}
