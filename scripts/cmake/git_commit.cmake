# Run at build time: writes OUT, a header that names the commit of the sources in SOURCE, if it changed. What was
# measured and written down is no source.
set(sources . ":(exclude)results/*.csv" ":(exclude)results/*.txt" ":(exclude)results/*.md")
execute_process(COMMAND git describe --always --abbrev=12 --exclude=*
                WORKING_DIRECTORY ${SOURCE} OUTPUT_VARIABLE commit ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
execute_process(COMMAND git diff --quiet HEAD -- ${sources}
                WORKING_DIRECTORY ${SOURCE} RESULT_VARIABLE changed ERROR_QUIET)
if(commit AND changed)
  string(APPEND commit "-dirty")
endif()
file(CONFIGURE OUTPUT ${OUT} CONTENT "#define POOLBENCH_GIT_COMMIT \"${commit}\"\n")
