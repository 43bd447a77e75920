#include "harness/system/machine_load.hpp"

#include <unistd.h>

#include <chrono>
#include <cmath>
#include <filesystem>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "harness/system/machine.hpp"
#include "harness/system/resources.hpp"
#include "tests/catch.hpp"
#include "tests/support/forked.hpp"
#include "tests/support/processor_time.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace poolbench;
using namespace std::chrono_literals;

namespace {

/// In the format of proc(5): user, nice, system, idle, iowait, irq, softirq, steal, guest, guest_nice.
constexpr const char* stat_of_four =
    "cpu  1111 111 11 9999 9 9 9 22 0 0\n"
    "cpu0 1 2 4 100 9 9 9 8 0 0\n"
    "cpu1 10 20 40 100 9 9 9 80 0 0\n"
    "cpu2 100 200 400 100 9 9 9 800 0 0\n"
    "cpu10 1000 2000 4000 100 9 9 9 8000 0 0\n"
    "intr 884281 0 0 0 0 0 0 0 0 0\n"
    "cpufreq is not a processor\n";

std::optional<ProcessorTicks> ticks(const std::vector<unsigned>& cpus, std::string_view stat = stat_of_four) {
  return parse_processor_ticks(stat, cpus);
}

/// `at` counts from the clock's epoch.
LoadReading reading(std::chrono::seconds at, double busy_s, double stolen_s, double own_s) {
  return {.at = Clock::time_point(at), .busy_s = busy_s, .stolen_s = stolen_s, .own_s = own_s};
}

/// Seconds of processor time that this process and its children have used.
double own_s() {
  const Resources own = read_resources(), children = read_resources_of_children();
  return static_cast<double>(own.cpu_user_ns + own.cpu_system_ns + children.cpu_user_ns + children.cpu_system_ns) / 1e9;
}

/// A /proc/stat in which the first processor of this process has the numbers that a test writes.
class Stat {
 public:
  void write(double busy_s, double stolen_s) const {
    const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
    std::ostringstream line;
    line << "cpu" << usable_cpus().front() << ' ' << std::llround(busy_s * ticks) << " 0 0 100 9 9 9 "
         << std::llround(stolen_s * ticks) << " 0 0\n";
    testing::write_text(path(), line.str());
  }
  std::string path() const { return folder_ / "stat"; }

 private:
  testing::TemporaryFolder folder_;
};

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

TEST_CASE("without a line for any of these processors, the load is unknown") {
  CHECK_FALSE(ticks({}).has_value());
  CHECK_FALSE(ticks({3}).has_value());
  CHECK_FALSE(ticks({0}, "").has_value());
  CHECK_FALSE(ticks({0}, "cpu0 1 2 4\n").has_value());
  CHECK_FALSE(ticks({0}, "cpu0 many few 4 100 9 9 9 8\n").has_value());
}

TEST_CASE("the foreign load is the average busy time that was not our own") {
  const auto load = foreign_load(reading(10s, 100, 5, 50), reading(14s, 107, 6, 51));
  REQUIRE(load);
  CHECK(load->busy_cpus == 1.5);
  CHECK(load->stolen_cpus == 0.25);
}

TEST_CASE("clocks of different resolution never make the load negative") {
  const auto load = foreign_load(reading(0s, 100, 5, 50), reading(1s, 100.99, 5, 51));
  REQUIRE(load);
  CHECK(load->busy_cpus == 0);
  CHECK(load->stolen_cpus == 0);
}

TEST_CASE("two readings at the same instant show no load") {
  CHECK_FALSE(foreign_load(reading(1s, 1, 1, 1), reading(1s, 2, 2, 1)).has_value());
}

TEST_CASE("the load is what the file counted between construction and the call, less our own") {
  const Stat stat;
  stat.write(100, 10);
  const MachineLoad load(stat.path());
  const double before_s = own_s();
  testing::use_processor(30ms);
  CHECK(testing::holds_in_child([] {
    testing::use_processor(30ms);
    return true;
  }));
  const double used_s = own_s() - before_s;
  stat.write(1'100, 1'010);
  const auto foreign = load.foreign();
  REQUIRE(foreign);
  // The test does not know how much time has passed, but both figures are divided by it, and 1 000 s were stolen.
  const double foreign_s = foreign->busy_cpus / foreign->stolen_cpus * 1'000;
  CHECK(used_s > 0.05);
  CHECK(foreign_s < 1'000 - used_s + 0.001);
  CHECK(foreign_s > 1'000 / 2);
}

TEST_CASE("the load counts from the construction, no matter how often it is read") {
  const Stat stat;
  stat.write(100, 10);
  const MachineLoad load(stat.path());
  stat.write(1'000'100, 10);
  REQUIRE(load.foreign());
  CHECK(load.foreign()->busy_cpus > 0);
  CHECK(load.foreign()->stolen_cpus == 0);
}

TEST_CASE("a file that cannot be read at the beginning or the end leaves the load unknown") {
  const Stat stat;
  const MachineLoad without_a_beginning(stat.path());
  stat.write(100, 10);
  CHECK_FALSE(without_a_beginning.foreign().has_value());
  const MachineLoad without_an_end(stat.path());
  std::filesystem::remove(stat.path());
  CHECK_FALSE(without_an_end.foreign().has_value());
}

TEST_CASE("this machine's load is known") {
  const MachineLoad load;
  CHECK(load.foreign().has_value());
}
