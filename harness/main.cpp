#include "harness/cli/app.hpp"

int main(int argc, char** argv) {
  return poolbench::run_app(argc, argv);
}
