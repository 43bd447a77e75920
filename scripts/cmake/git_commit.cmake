# Run at build time: writes OUT, a header that names the commit of the sources in SOURCE, if it changed. Sources that are
# no repository of their own have no commit; such as were unpacked in another's are none of its commits.
include(${CMAKE_CURRENT_LIST_DIR}/git_environment.cmake)
poolbench_forget_git_environment()

# git_in_sources(OUT ARGUMENT...): what git says, or nothing, after a warning with the reason, if it fails.
function(git_in_sources out)
  execute_process(COMMAND git ${ARGN} WORKING_DIRECTORY ${SOURCE} RESULT_VARIABLE failed
                  OUTPUT_VARIABLE said ERROR_VARIABLE reason OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_STRIP_TRAILING_WHITESPACE)
  if(failed)
    set(said "")
    if(NOT reason)
      set(reason "${failed}")  # such as that there is no git
    endif()
    message("warning: the results of this build will name no commit, since git in ${SOURCE} says:\n${reason}")
  endif()
  set(${out} "${said}" PARENT_SCOPE)
endfunction()

set(commit "")
if(EXISTS ${SOURCE}/.git)
  git_in_sources(place rev-parse --is-inside-work-tree --show-prefix)
  if(place STREQUAL "true")  # and no folder in it
    git_in_sources(commit describe --always --abbrev=12 --exclude=*)
  endif()
endif()
if(commit)
  # What was measured and written down is no source.
  execute_process(COMMAND git diff --quiet HEAD -- . ":(exclude)results/*.csv" ":(exclude)results/*.txt" ":(exclude)results/*.md"
                  WORKING_DIRECTORY ${SOURCE} RESULT_VARIABLE changed ERROR_QUIET)
  if(changed)
    string(APPEND commit "-dirty")
  endif()
endif()
file(CONFIGURE OUTPUT ${OUT} CONTENT "#define POOLBENCH_GIT_COMMIT \"${commit}\"\n")
