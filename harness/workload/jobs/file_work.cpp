#include "harness/workload/jobs/file_work.hpp"

#include "harness/workload/jobs/mixed_bits.hpp"

namespace poolbench {

FileWork::FileWork(const BlockFile& file, const JobSetting& setting)
    : file_(file), seed_(setting.seed()), buffers_(setting.workers) {}

void FileWork::run(std::uint64_t index, unsigned worker) {
  file_.read(block_of(index), buffers_[worker]);
}

bool FileWork::is_right(std::uint64_t index, unsigned worker) {
  return is_block(buffers_[worker], block_of(index));
}

std::uint64_t FileWork::block_of(std::uint64_t index) const {
  return mixed_bits(mixed_bits(seed_) + index) % file_.blocks();
}

}  // namespace poolbench
