#include "harness/system/cpu_quota.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "harness/system/system_file.hpp"

namespace poolbench {
namespace {

namespace fs = std::filesystem;

constexpr const char* version_2 = "cgroup2";
constexpr const char* version_1 = "cgroup";

/// A mounted hierarchy of control groups that may limit processor time.
struct Mount {
  std::string version;  // type of the file system
  std::string group;    // the group at the root of the mount
  fs::path point;
};

bool lists(const std::string& comma_separated, const std::string& word) {
  return ("," + comma_separated + ",").find("," + word + ",") != std::string::npos;
}

/// /proc/self/mountinfo writes a space in a path as "\040", and other special characters in the same way.
std::string unescaped(const std::string& text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escaped = text[i] == '\\' && i + 3 < text.size();
    plain += escaped ? static_cast<char>(std::stoi(text.substr(i + 1, 3), nullptr, 8)) : text[i];
    if (escaped) i += 3;
  }
  return plain;
}

/// "36 35 98:0 /group /mount/point rw,noatime master:1 - cgroup2 source rw,cpu", see proc(5).
std::vector<Mount> read_mounts(const fs::path& root) {
  std::vector<Mount> mounts;
  std::ifstream file(root / "proc/self/mountinfo");
  for (std::string line; std::getline(file, line);) {
    const auto dash = line.find(" - ");
    if (dash == std::string::npos) continue;
    std::istringstream before(line.substr(0, dash));
    std::istringstream after(line.substr(dash + 3));
    std::string skipped, group, point, type, options;
    before >> skipped >> skipped >> skipped >> group >> point;
    after >> type >> skipped >> options;
    if (type == version_2 || (type == version_1 && lists(options, "cpu")))
      mounts.push_back({.version = type, .group = unescaped(group), .point = unescaped(point)});
  }
  return mounts;
}

/// The group of this process in a hierarchy of that version, from lines such as "0::/group" and "4:cpu,cpuacct:/group";
/// empty if there is none.
std::string group_in(const std::string& version, const fs::path& root) {
  std::ifstream file(root / "proc/self/cgroup");
  for (std::string line; std::getline(file, line);) {
    const auto first = line.find(':');
    const auto second = line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    if (version == version_2 ? controllers.empty() : lists(controllers, "cpu")) return line.substr(second + 1);
  }
  return {};
}

/// "max 100000" or "150000 100000": microseconds of processor time per period.
std::optional<double> parse_cpu_max(const std::string& text) {
  std::istringstream fields(text);
  double quota = 0;
  double period = 0;
  if (fields >> quota >> period && quota > 0 && period > 0) return quota / period;
  return std::nullopt;
}

std::optional<double> quota_of(const fs::path& group, const std::string& version) {
  return parse_cpu_max(version == version_2 ? first_line_of(group / "cpu.max")
                                            : first_line_of(group / "cpu.cfs_quota_us") + " " +
                                                  first_line_of(group / "cpu.cfs_period_us"));
}

/// The path of `group` below the root of the mount. Inside a container, the group's name may be the one outside the
/// container; then the container sees only the root of the mount, and the path is empty.
fs::path below(const Mount& mount, const std::string& group) {
  const fs::path relative = fs::path(group).lexically_relative(mount.group);
  const bool outside = relative.empty() || *relative.begin() == "..";
  return outside ? fs::path() : relative.lexically_normal();
}

std::optional<double> smallest_quota(const Mount& mount, const fs::path& root) {
  fs::path group = root / mount.point.relative_path();
  std::optional<double> smallest = quota_of(group, mount.version);
  for (const fs::path& part : below(mount, group_in(mount.version, root))) {
    group /= part;
    const std::optional<double> quota = quota_of(group, mount.version);
    if (quota && (!smallest || *quota < *smallest)) smallest = quota;
  }
  return smallest;
}

}  // namespace

std::optional<double> read_cpu_quota(const fs::path& root) {
  std::optional<double> smallest;
  for (const Mount& mount : read_mounts(root)) {
    const std::optional<double> quota = smallest_quota(mount, root);
    if (quota && (!smallest || *quota < *smallest)) smallest = quota;
  }
  return smallest;
}

}  // namespace poolbench
