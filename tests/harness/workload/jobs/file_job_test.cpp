#include <cstdlib>
#include <optional>
#include <string>

#include "harness/workload/jobs/built_in.hpp"
#include "harness/workload/workload.hpp"
#include "tests/catch.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace poolbench;

namespace {

/// Sets TMPDIR until the end of the scope.
class TemporaryFilesIn {
 public:
  explicit TemporaryFilesIn(const std::string& folder) {
    if (const char* before = std::getenv("TMPDIR")) before_ = before;
    setenv("TMPDIR", folder.c_str(), 1);
  }
  TemporaryFilesIn(const TemporaryFilesIn&) = delete;
  TemporaryFilesIn& operator=(const TemporaryFilesIn&) = delete;
  ~TemporaryFilesIn() {
    if (before_) {
      setenv("TMPDIR", before_->c_str(), 1);
    } else {
      unsetenv("TMPDIR");
    }
  }

 private:
  std::optional<std::string> before_;
};

}  // namespace

TEST_CASE("a file job takes the time that it takes, and has its file in TMPDIR") {
  const JobKind kind = file_job();
  CHECK_FALSE(kind.has_service_times);
  const testing::TemporaryFolder folder;
  const TemporaryFilesIn missing(folder / "missing");
  const Workload workload({.jobs = 1});
  CHECK_THROWS_WITH(kind.make({.workload = workload}),
                    Catch::Contains(folder / "missing") && Catch::Contains("TMPDIR"));
}
