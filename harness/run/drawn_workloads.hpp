#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "harness/trial/keep_forever.hpp"
#include "harness/workload/workload.hpp"

namespace poolbench {

/// The jobs of a run: the latest draw of each workload. Not thread-safe.
class DrawnWorkloads {
 public:
  DrawnWorkloads() = default;
  DrawnWorkloads(const DrawnWorkloads&) = delete;
  DrawnWorkloads& operator=(const DrawnWorkloads&) = delete;
  ~DrawnWorkloads() {
    if (!in_use_) return;
    for (std::unique_ptr<Workload>& workload : workloads_) keep_forever(std::move(workload));
  }

  /// The result is valid until the next call for another draw of this workload; after keep_from_now_on(), forever.
  const Workload& get(const WorkloadSpec& spec, std::uint64_t draw) {
    const auto found = std::ranges::find(workloads_, spec,
                                         [](const auto& workload) -> const WorkloadSpec& { return workload->spec(); });
    if (found == workloads_.end()) return *workloads_.emplace_back(std::make_unique<Workload>(spec, draw));
    if ((*found)->draw() == draw) return **found;
    auto next = std::make_unique<Workload>(spec, draw);
    if (in_use_) keep_forever(std::move(*found));
    *found = std::move(next);
    return **found;
  }

  /// A pool that broke its contract may have left jobs running, which use their workload until the process ends.
  void keep_from_now_on() { in_use_ = true; }

 private:
  std::vector<std::unique_ptr<Workload>> workloads_;
  bool in_use_ = false;
};

}  // namespace poolbench
