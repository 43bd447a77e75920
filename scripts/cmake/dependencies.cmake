# Finds the libraries on the system, or fetches these versions from their repositories.
# (On Debian: scripts/setup installs the packages.)
include(FetchContent)
include(${CMAKE_CURRENT_LIST_DIR}/git_environment.cmake)
if(PROJECT_IS_TOP_LEVEL)
  # Otherwise git would check out a fetched library over the repository that the environment names.
  poolbench_forget_git_environment()
endif()

FetchContent_Declare(TBB
  GIT_REPOSITORY https://github.com/oneapi-src/oneTBB.git GIT_TAG v2021.8.0 SYSTEM
  FIND_PACKAGE_ARGS 2021.5 CONFIG)
FetchContent_Declare(benchmark
  GIT_REPOSITORY https://github.com/google/benchmark.git GIT_TAG v1.7.1 SYSTEM
  FIND_PACKAGE_ARGS 1.7.1 CONFIG)
FetchContent_Declare(CLI11
  GIT_REPOSITORY https://github.com/CLIUtils/CLI11.git GIT_TAG v2.1.2 SYSTEM
  FIND_PACKAGE_ARGS 2.1 CONFIG)
FetchContent_Declare(nlohmann_json
  GIT_REPOSITORY https://github.com/nlohmann/json.git GIT_TAG v3.11.2 SYSTEM
  FIND_PACKAGE_ARGS 3.10 CONFIG)
FetchContent_Declare(Eigen3
  GIT_REPOSITORY https://gitlab.com/libeigen/eigen.git GIT_TAG 3.4.0 SYSTEM
  FIND_PACKAGE_ARGS 3.4 CONFIG)
FetchContent_Declare(Catch2
  GIT_REPOSITORY https://github.com/catchorg/Catch2.git GIT_TAG v3.3.2 SYSTEM
  FIND_PACKAGE_ARGS CONFIG)

# Turns off what a fetched library would build besides itself. These are not cache entries, because a project that adds
# this one would see those.
set(CMAKE_POLICY_DEFAULT_CMP0077 NEW)
set(TBB_TEST OFF)
set(TBB_STRICT OFF)
set(BENCHMARK_ENABLE_TESTING OFF)
set(BENCHMARK_ENABLE_WERROR OFF)
set(JSON_BuildTests OFF)
set(CLI11_BUILD_TESTS OFF)
set(EIGEN_BUILD_DOC OFF)
set(EIGEN_BUILD_TESTING OFF)
set(CLI11_BUILD_EXAMPLES OFF)

find_package(Threads REQUIRED)
find_package(ZLIB REQUIRED)
FetchContent_MakeAvailable(TBB benchmark CLI11 nlohmann_json Eigen3)

# Boost.Math has only headers: those of the system's Boost or, on their own, those of its repository.
find_package(Boost 1.74 QUIET)
add_library(poolbench_math INTERFACE)
if(TARGET Boost::headers)
  target_link_libraries(poolbench_math INTERFACE Boost::headers)
else()
  FetchContent_Declare(boost_math
    GIT_REPOSITORY https://github.com/boostorg/math.git GIT_TAG boost-1.83.0 SOURCE_SUBDIR include)  # its CMake needs Boost
  FetchContent_MakeAvailable(boost_math)
  target_include_directories(poolbench_math SYSTEM INTERFACE ${boost_math_SOURCE_DIR}/include)
  target_compile_definitions(poolbench_math INTERFACE BOOST_MATH_STANDALONE)
endif()

if(NOT DEFINED benchmark_VERSION)
  set(benchmark_VERSION 1.7.1)
endif()
if(POOLBENCH_TESTS)
  FetchContent_MakeAvailable(Catch2)
  list(APPEND CMAKE_MODULE_PATH ${Catch2_DIR} ${catch2_SOURCE_DIR}/extras)
endif()
