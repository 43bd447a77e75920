#pragma once

#include <clocale>
#include <iostream>
#include <locale>
#include <string>

namespace poolbench {

/// While it exists, the process reads and writes numbers in the C locale: Google Benchmark and streams follow the
/// locale, and "1,2e+00" is not JSON. The destructor restores the program's own locale. Use it on the main thread,
/// while no other thread reads or writes numbers.
class ClassicLocale {
 public:
  ClassicLocale()
      : c_before_(std::setlocale(LC_ALL, nullptr)),
        before_(std::locale::global(std::locale::classic())),
        out_before_(std::cout.imbue(std::locale::classic())),
        err_before_(std::cerr.imbue(std::locale::classic())) {}
  ClassicLocale(const ClassicLocale&) = delete;
  ClassicLocale& operator=(const ClassicLocale&) = delete;
  ~ClassicLocale() {
    std::cerr.imbue(err_before_);
    std::cout.imbue(out_before_);
    std::locale::global(before_);
    std::setlocale(LC_ALL, c_before_.c_str());
  }

 private:
  std::string c_before_;
  std::locale before_;
  std::locale out_before_;
  std::locale err_before_;
};

}  // namespace poolbench
