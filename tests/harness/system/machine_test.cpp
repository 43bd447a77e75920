#include "harness/system/machine.hpp"

#include <sys/prctl.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include "pools/cpu_set.hpp"
#include "tests/catch.hpp"
#include "tests/support/forked.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace poolbench;
using testing::holds_in_child;
using testing::TemporaryFolder;

namespace {

/// Binds this process to the last of its processors. Returns its number.
unsigned bind_to_last_processor() {
  CpuSet one;
  const unsigned last = usable_cpus().back();
  one.add(last);
  one.bind_this_thread();
  return last;
}

void write_file(const TemporaryFolder& root, const std::string& path, const std::string& text) {
  const std::filesystem::path file = root / path;
  std::filesystem::create_directories(file.parent_path());
  testing::write_text(file.string(), text);
}

}  // namespace

TEST_CASE("processors are listed as in cpuset(7): neighbours are a range") {
  CHECK(format_cpu_list({0, 1, 2, 3, 8}) == "0-3,8");
  CHECK(format_cpu_list({0, 1}) == "0-1");
  CHECK(format_cpu_list({0, 2, 4}) == "0,2,4");
  CHECK(format_cpu_list({5}) == "5");
  CHECK(format_cpu_list({1, 3, 4, 5, 1022, 1023}) == "1,3-5,1022-1023");
  CHECK(format_cpu_list({}).empty());
}

TEST_CASE("a machine counts and lists the processors that this process may use") {
  const Machine machine = read_machine();
  CHECK(machine.cpus == usable_processors());
  CHECK(machine.cpu_list == format_cpu_list(usable_cpus()));
  CHECK(usable_cpus().size() == usable_processors());
}

TEST_CASE("a process that is bound to one processor has a machine of one") {
  CHECK(holds_in_child([] {
    const unsigned bound_to = bind_to_last_processor();
    const Machine machine = read_machine();
    return usable_cpus() == std::vector{bound_to} && machine.cpus == 1 && machine.cpu_list == std::to_string(bound_to);
  }));
}

TEST_CASE("a machine has the names that the system calls report") {
  std::array<char, 256> host{};
  REQUIRE(gethostname(host.data(), host.size()) == 0);
  const Machine machine = read_machine();
  CHECK(machine.host == host.data());
  CHECK(testing::read_text("/proc/sys/kernel/osrelease") == machine.kernel + "\n");
}

TEST_CASE("a machine's timer slack is that of this process") {
  CHECK(holds_in_child([] {
    prctl(PR_SET_TIMERSLACK, 12'345UL, 0UL, 0UL, 0UL);
    return read_machine().timer_slack_ns == 12'345;
  }));
}

TEST_CASE("a machine's processor, governor and quota are in files") {
  const TemporaryFolder root;
  write_file(root, "proc/cpuinfo", "processor\t: 0\nmodel name\t: Imaginary CPU\n");
  write_file(root, "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "powersave\n");
  write_file(root, "proc/self/cgroup", "0::/\n");
  write_file(root, "proc/self/mountinfo", "30 22 0:27 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
  write_file(root, "sys/fs/cgroup/cpu.max", "150000 100000\n");
  const Machine machine = read_machine(root / "");
  CHECK(machine.cpu_model == "Imaginary CPU");
  CHECK(machine.governor == "powersave");
  CHECK(machine.cpu_quota == 1.5);
}

TEST_CASE("without these files, a machine has processors, but no such names and no quota") {
  const TemporaryFolder root;
  const Machine machine = read_machine(root / "");
  CHECK(machine.cpu_model.empty());
  CHECK(machine.governor.empty());
  CHECK_FALSE(machine.cpu_quota.has_value());
  CHECK(machine.cpus == usable_processors());
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

TEST_CASE("a build names its version and its compiler") {
  CHECK(build().suite_version.find('.') != std::string::npos);
  CHECK_FALSE(build().compiler.empty());
  CHECK_FALSE(build().tbb_version.empty());
  CHECK_FALSE(build().benchmark_version.empty());
}
