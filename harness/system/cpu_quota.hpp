#pragma once

#include <filesystem>
#include <optional>

namespace poolbench {

/// Processors' worth of time that control groups let this process have at once; none if unlimited.
///
/// A group's quota bounds all groups below it, so this is the smallest from the process's own group up to the root of
/// the hierarchy, as far as it is mounted: cpu.max of version 2, cpu.cfs_quota_us and cpu.cfs_period_us of version 1,
/// see cgroups(7). `root` is where /proc and the mounts are looked for.
std::optional<double> read_cpu_quota(const std::filesystem::path& root = "/");

}  // namespace poolbench
