#include "harness/system/machine_load.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <ctime>
#include <vector>

#include "harness/system/resources.hpp"
#include "tests/catch.hpp"

using namespace poolbench;
using namespace std::chrono_literals;

namespace {

/// As proc(5) has it: user, nice, system, idle, iowait, irq, softirq, steal, guest, guest_nice.
constexpr const char* stat_of_four =
    "cpu  1111 111 11 9999 9 9 9 22 0 0\n"
    "cpu0 1 2 4 100 9 9 9 8 0 0\n"
    "cpu1 10 20 40 100 9 9 9 80 0 0\n"
    "cpu2 100 200 400 100 9 9 9 800 0 0\n"
    "cpu10 1000 2000 4000 100 9 9 9 8000 0 0\n"
    "intr 884281 0 0 0 0 0 0 0 0 0\n"
    "cpufreq is no processor\n";

std::optional<ProcessorTicks> ticks(const std::vector<unsigned>& cpus, std::string_view stat = stat_of_four) {
  return parse_processor_ticks(stat, cpus);
}

/// A second after the start of the clock, say, and so on.
LoadReading reading(std::chrono::seconds at, double busy_s, double stolen_s, double own_s) {
  return {.at = Clock::time_point(at), .busy_s = busy_s, .stolen_s = stolen_s, .own_s = own_s};
}

std::int64_t cpu_ns(const Resources& used) {
  return used.cpu_user_ns + used.cpu_system_ns;
}

/// Keeps the processor until this process has used so much of its time, whatever else runs.
void use_processor(std::chrono::nanoseconds time) {
  timespec used{};
  while (used.tv_sec * 1'000'000'000 + used.tv_nsec < time.count()) clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
}

}  // namespace

TEST_CASE("only the processors that this process may run on are summed") {
  CHECK(ticks({1})->busy == 70);
  CHECK(ticks({1})->stolen == 80);
  CHECK(ticks({0, 2})->busy == 707);
  CHECK(ticks({0, 2})->stolen == 808);
  CHECK(ticks({10})->busy == 7000);
  CHECK(ticks({0, 1, 2, 10})->busy == 7777);
}

TEST_CASE("a processor that is offline has no line, and adds nothing") {
  CHECK(ticks({1, 3})->busy == 70);
}

TEST_CASE("without any line of these processors nothing is known") {
  CHECK_FALSE(ticks({}).has_value());
  CHECK_FALSE(ticks({3}).has_value());
  CHECK_FALSE(ticks({0}, "").has_value());
  CHECK_FALSE(ticks({0}, "cpu0 1 2 4\n").has_value());
  CHECK_FALSE(ticks({0}, "cpu0 many few 4 100 9 9 9 8\n").has_value());
}

TEST_CASE("the foreign load is what was busy and not our own, on average") {
  const auto load = foreign_load(reading(10s, 100, 5, 50), reading(14s, 107, 6, 51));
  REQUIRE(load);
  CHECK(load->busy_cpus == 1.5);
  CHECK(load->stolen_cpus == 0.25);
}

TEST_CASE("clocks of different grain make no negative load") {
  const auto load = foreign_load(reading(0s, 100, 5, 50), reading(1s, 100.99, 5, 51));
  REQUIRE(load);
  CHECK(load->busy_cpus == 0);
  CHECK(load->stolen_cpus == 0);
}

TEST_CASE("between two readings at one instant there is no load") {
  CHECK_FALSE(foreign_load(reading(1s, 1, 1, 1), reading(1s, 2, 2, 1)).has_value());
}

TEST_CASE("what a child has used is ours as soon as we have waited for it, and what its children have used") {
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
  const std::int64_t grain = 1'000'000;  // of getrusage(2)
  CHECK(cpu_ns(read_resources_of_children()) - before >= 2 * std::chrono::nanoseconds(used).count() - grain);
}
