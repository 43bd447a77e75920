#include "harness/system/cpu_quota.hpp"

#include <filesystem>
#include <optional>
#include <string>

#include "tests/catch.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace poolbench;

namespace {

/// A file system with the files of control groups.
class Groups {
 public:
  void write(const std::string& path, const std::string& text) const {
    const std::filesystem::path file = folder_ / path;
    std::filesystem::create_directories(file.parent_path());
    testing::write_text(file.string(), text + "\n");
  }
  void limit(const std::string& group, const std::string& cpu_max) const { write(group + "/cpu.max", cpu_max); }
  void limit_v1(const std::string& group, const std::string& quota, const std::string& period) const {
    write(group + "/cpu.cfs_quota_us", quota);
    write(group + "/cpu.cfs_period_us", period);
  }
  std::optional<double> quota() const { return read_cpu_quota(folder_ / ""); }

 private:
  testing::TemporaryFolder folder_;
};

/// Control groups version 2, this process in /slice/service.
struct UnifiedGroups : Groups {
  UnifiedGroups() {
    write("proc/self/cgroup", "0::/slice/service");
    write("proc/self/mountinfo", "30 22 0:27 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw");
    limit("sys/fs/cgroup/slice", "max 100000");
    limit("sys/fs/cgroup/slice/service", "max 100000");
  }
};

/// Version 1, this process in /box of the controller cpu and elsewhere in another.
struct SplitGroups : Groups {
  SplitGroups() {
    write("proc/self/cgroup", "9:name=systemd:/\n4:memory:/other\n1:cpu,cpuacct:/box\n0::/");
    write("proc/self/mountinfo",
          "30 22 0:27 / /sys/fs/cgroup rw - tmpfs tmpfs rw,mode=755\n"
          "31 30 0:28 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct\n"
          "33 30 0:30 / /sys/fs/cgroup/cpuset rw,relatime - cgroup cgroup rw,cpuset\n"
          "40 30 0:37 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw");
    limit_v1("sys/fs/cgroup/cpu,cpuacct", "-1", "100000");
    limit_v1("sys/fs/cgroup/cpu,cpuacct/box", "-1", "100000");
  }
};

}  // namespace

TEST_CASE("without a limit, or without control groups, there is no quota") {
  CHECK_FALSE(UnifiedGroups().quota());
  CHECK_FALSE(SplitGroups().quota());
  CHECK_FALSE(Groups().quota());
}

TEST_CASE("the process's own group may have the quota") {
  const UnifiedGroups groups;
  groups.limit("sys/fs/cgroup/slice/service", "150000 100000");
  CHECK(groups.quota() == 1.5);
}

TEST_CASE("a parent's quota bounds a group that has none") {
  const UnifiedGroups groups;
  groups.limit("sys/fs/cgroup/slice", "50000 100000");
  CHECK(groups.quota() == 0.5);
}

TEST_CASE("the smallest quota of the chain counts, no matter where it is") {
  const UnifiedGroups groups;
  groups.limit("sys/fs/cgroup/slice", "50000 100000");
  groups.limit("sys/fs/cgroup/slice/service", "200000 100000");
  CHECK(groups.quota() == 0.5);
  groups.limit("sys/fs/cgroup/slice/service", "20000 100000");
  CHECK(groups.quota() == 0.2);
}

TEST_CASE("in version 1, the groups of the controller cpu count, from the root to the process's own") {
  const SplitGroups groups;
  groups.limit_v1("sys/fs/cgroup/cpu,cpuacct/box", "75000", "100000");
  CHECK(groups.quota() == 0.75);
  groups.limit_v1("sys/fs/cgroup/cpu,cpuacct", "25000", "50000");
  CHECK(groups.quota() == 0.5);
}

TEST_CASE("a hierarchy may be mounted from one of its groups, and then begins there") {
  const Groups groups;
  groups.write("proc/self/cgroup", "0::/outer/pod/leaf");
  groups.write("proc/self/mountinfo", "30 22 0:27 /outer/pod /sys/fs/cgroup rw - cgroup2 cgroup2 rw");
  groups.limit("sys/fs/cgroup", "300000 100000");
  groups.limit("sys/fs/cgroup/leaf", "100000 100000");
  CHECK(groups.quota() == 1);
}

TEST_CASE("if the process's group is outside of what is mounted, only the root of the mount counts") {
  const Groups groups;
  groups.write("proc/self/cgroup", "0::/../sibling");
  groups.write("proc/self/mountinfo", "30 22 0:27 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw");
  groups.limit("sys/fs/cgroup", "300000 100000");
  groups.limit("sys/fs/sibling", "100000 100000");
  CHECK(groups.quota() == 3);
}

TEST_CASE("a mount point may contain blanks, and a group's name colons") {
  const Groups groups;
  groups.write("proc/self/cgroup", "0::/a:b");
  groups.write("proc/self/mountinfo", "30 22 0:27 / /my\\040groups rw - cgroup2 cgroup2 rw");
  groups.limit("my groups/a:b", "100000 200000");
  CHECK(groups.quota() == 0.5);
}
