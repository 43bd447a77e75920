#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "harness/cli/app.hpp"

using namespace poolbench;

class FirstLine {  // built for each trial, destroyed after it
 public:
  explicit FirstLine(const JobSetting& setting) {
    for (unsigned worker = 0; worker < setting.workers; ++worker) files_.emplace_back("/etc/passwd");
    if (!files_.front()) throw std::runtime_error("/etc/passwd cannot be read");
  }

  // A worker has one job at a time, so its file needs no lock.
  std::string run(std::uint64_t /*index*/, unsigned worker) {
    std::string line;
    files_[worker].seekg(0);
    std::getline(files_[worker], line);
    return line;
  }

  // Optional.
  bool is_right(std::uint64_t /*index*/, const std::string& line) const { return line.starts_with("root:"); }

 private:
  std::vector<std::ifstream> files_;
};

int main(int argc, char** argv) {
  return run_app(argc, argv, {}, {job<FirstLine>("first-line", "reads the first line of a file")});
}
