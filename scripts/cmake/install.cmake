# Projects that use poolbench get the same names in every way: poolbench::channel, poolbench::pools and
# poolbench::harness, after find_package() of an installed poolbench, add_subdirectory() or FetchContent.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

# An installed library must find again what it was linked with, but a library that was fetched for this build is not
# installed.
foreach(target TBB::tbb benchmark::benchmark)
  get_target_property(of_the_system ${target} IMPORTED)
  if(POOLBENCH_INSTALL AND NOT of_the_system)
    message(STATUS "poolbench cannot be installed: ${target} was fetched; install its package first (see scripts/setup)")
    set(POOLBENCH_INSTALL OFF)
  endif()
endforeach()

# A shared library may link TARGET. Calls within a source stay direct and can be inlined, as in a program.
function(poolbench_position_independent target)
  set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  target_compile_options(${target} PRIVATE -fno-semantic-interposition)
endfunction()

# poolbench_library(TARGET NAME HEADERS...): publishes TARGET as poolbench::NAME with these headers. Includes start at
# the root: #include "pools/pool.hpp".
function(poolbench_library target name)
  add_library(poolbench::${name} ALIAS ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name})
  target_compile_features(${target} PUBLIC cxx_std_20)
  poolbench_position_independent(${target})
  target_sources(${target} PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${ARGN})
  if(POOLBENCH_INSTALL)
    install(TARGETS ${target} EXPORT poolbench FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/poolbench)
  endif()
endfunction()

# poolbench_needs(PACKAGE): an installed poolbench::pools or poolbench::harness is linked with a library of this
# package, so find_package(poolbench) finds the package again. PACKAGE is what find_dependency() takes: "TBB CONFIG".
function(poolbench_needs package)
  set_property(GLOBAL APPEND PROPERTY poolbench_packages ${package})
endfunction()

# Call it after every poolbench_needs().
function(poolbench_install_package)
  get_property(packages GLOBAL PROPERTY poolbench_packages)
  list(REMOVE_DUPLICATES packages)
  list(TRANSFORM packages REPLACE "(.+)" "  find_dependency(\\1)")
  list(JOIN packages "\n" POOLBENCH_FIND_DEPENDENCIES)

  set(folder ${CMAKE_INSTALL_LIBDIR}/cmake/poolbench)
  set(config ${PROJECT_BINARY_DIR}/poolbench-config.cmake)
  set(version ${PROJECT_BINARY_DIR}/poolbench-config-version.cmake)
  configure_package_config_file(scripts/cmake/poolbench-config.cmake.in ${config} INSTALL_DESTINATION ${folder})
  write_basic_package_version_file(${version} COMPATIBILITY SameMinorVersion)
  install(FILES ${config} ${version} DESTINATION ${folder})
  install(EXPORT poolbench NAMESPACE poolbench:: FILE poolbench-targets.cmake DESTINATION ${folder})
  install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
  poolbench_install_commands()
endfunction()

# bin/poolbench-gate, poolbench-plot and poolbench-report run scripts/gate, plot and report, which are installed with
# their Python package. The tree may be moved as a whole.
function(poolbench_install_commands)
  set(folder ${CMAKE_INSTALL_DATADIR}/poolbench)
  file(RELATIVE_PATH POOLBENCH_SCRIPTS ${CMAKE_INSTALL_FULL_BINDIR} ${CMAKE_INSTALL_FULL_DATADIR}/poolbench)
  install(FILES ${PROJECT_SOURCE_DIR}/scripts/python DESTINATION ${folder})
  foreach(POOLBENCH_COMMAND gate plot report)
    set(command ${PROJECT_BINARY_DIR}/poolbench-${POOLBENCH_COMMAND})
    configure_file(scripts/cmake/command.in ${command} @ONLY)
    install(PROGRAMS ${command} DESTINATION ${CMAKE_INSTALL_BINDIR})
    install(PROGRAMS ${PROJECT_SOURCE_DIR}/scripts/${POOLBENCH_COMMAND} DESTINATION ${folder})
  endforeach()
  # The validation of the gate belongs to the results in the sources.
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/scripts/poolbench DESTINATION ${folder}
          PATTERN __pycache__ EXCLUDE PATTERN "*.md" EXCLUDE PATTERN validation EXCLUDE)
endfunction()
