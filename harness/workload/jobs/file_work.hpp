#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/workload/jobs/block_file.hpp"
#include "harness/workload/jobs/job_work.hpp"

namespace poolbench {

/// Each job reads one block of a file. The seed and the job's number decide which.
class FileWork final : public JobWork {
 public:
  /// `file` must outlive the work.
  FileWork(const BlockFile& file, const JobSetting& setting);

  void run(std::uint64_t index, unsigned worker) override;
  bool is_right(std::uint64_t index, unsigned worker) override;
  std::string caution() const override { return file_.caution(); }

  std::uint64_t block_of(std::uint64_t index) const;

 private:
  const BlockFile& file_;
  const std::uint64_t seed_;
  std::vector<Block> buffers_;  // one for each worker
};

}  // namespace poolbench
