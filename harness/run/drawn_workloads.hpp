#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "harness/trial/keep_forever.hpp"
#include "harness/workload/workload.hpp"

namespace poolbench {

/// The jobs of a run: for each workload, the draw that was asked for last. For one thread.
class DrawnWorkloads {
 public:
  DrawnWorkloads() = default;
  DrawnWorkloads(const DrawnWorkloads&) = delete;
  DrawnWorkloads& operator=(const DrawnWorkloads&) = delete;
  ~DrawnWorkloads() {
    if (!in_use_) return;
    for (std::unique_ptr<Workload>& workload : workloads_) keep_for_ever(std::move(workload));
  }

  /// Valid until another draw of this workload is asked for; for ever after keep_from_now_on().
  const Workload& get(const WorkloadSpec& spec, std::uint64_t draw) {
    const auto found = std::ranges::find(workloads_, spec,
                                         [](const auto& workload) -> const WorkloadSpec& { return workload->spec(); });
    if (found == workloads_.end()) return *workloads_.emplace_back(std::make_unique<Workload>(spec, draw));
    if ((*found)->draw() == draw) return **found;
    auto next = std::make_unique<Workload>(spec, draw);
    if (in_use_) keep_for_ever(std::move(*found));
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
