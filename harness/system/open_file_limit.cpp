#include "harness/system/open_file_limit.hpp"

namespace poolbench {

MostOpenFiles::MostOpenFiles() {
  getrlimit(RLIMIT_NOFILE, &before_);
  const rlimit most{.rlim_cur = before_.rlim_max, .rlim_max = before_.rlim_max};
  setrlimit(RLIMIT_NOFILE, &most);  // if it fails, the limit stays, and opening a file says so
}

MostOpenFiles::~MostOpenFiles() {
  setrlimit(RLIMIT_NOFILE, &before_);
}

std::uint64_t open_file_limit() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur;
}

}  // namespace poolbench
