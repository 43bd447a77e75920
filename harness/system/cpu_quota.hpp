#pragma once

#include <filesystem>
#include <optional>

namespace poolbench {

/// How many processors' time the control groups let this process use at once; none if unlimited.
///
/// A group's quota limits all groups below it, so this is the smallest quota from the process's own group up to the
/// root of the hierarchy, as far as it is mounted: cpu.max in version 2, cpu.cfs_quota_us and cpu.cfs_period_us in
/// version 1, see cgroups(7). `root` is the folder that has /proc and the mounts.
std::optional<double> read_cpu_quota(const std::filesystem::path& root = "/");

}  // namespace poolbench
