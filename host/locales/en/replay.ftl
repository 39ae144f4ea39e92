# Recordings of invocations: the file, and wushe plugin replay.

recording-too-big = This is no recording: it is longer than { $max } MiB.
recording-malformed = Line { $line } cannot be read as a recording: { $reason }. Download it again.
recording-format = The recording is of form { $format }; this version reads form { $known }. Use the version of wushe that made it.
recording-field = The recording's { $field } is not what it must be. Download it again.
replay-no-module = The module with digest { $digest } lies in no target/modules here or above. Build it, or name its file with --module.
replay-other-module = The file is the module { $module }; the recording is of { $recorded }.
replay-of = { $module } { $version }, { $kind } { $name }
replay-invocation = Invocation { $invocation }
replay-changed = Run with another file than the recorded one: version { $version }.
replay-unfaithful = Masking changed the path of this recording: it tells how the invocation began, not how it went on.
replay-log = log: { $line }
replay-unreadable = The recorded answer of call { $number } is not what the contract has there. Download the recording again.
replay-ends = (it ends)
replay-left =
    After { $after } calls the run leaves the recording.
      recorded: { $then }
      now:      { $now }
replay-same = As recorded: { $answer }
replay-other =
    The same calls, but another answer.
      recorded: { $then }
      now:      { $now }
replay-differs = The run is not as recorded.
replay-watching = Waiting for { $file } to change.

recordings-title = Recordings
recordings-lead = What single invocations of this module were given, asked of the platform and answered, for the module's developer to run again. What people wrote is masked: lengths and marks stay, words do not.
recordings-none = Nothing is recorded. An invocation that fails by the module's own fault is recorded by itself; below you record others for a while.
recordings-at = When
recordings-unit = Where
recordings-what = What
recordings-outcome = Outcome
recordings-way = Path
recordings-version = Version
recordings-file = File
recordings-well = Done
recordings-failed = Failed: { $code }
recordings-faithful = As it really went
recordings-parted = Its beginning alone: masking changed the rest
recordings-download = Download ({ $kib } KiB)
recordings-switch = Record for a while
recordings-switch-lead = Recording ends by itself after the time, or when as many were recorded as you say. At most 20 of a module and unit are kept, for 30 days; the oldest go first.
recordings-until = Until
recordings-left = Still to record
recordings-share = Share
recordings-stop = Stop recording
recordings-start = Start recording
recordings-started = Recording is on in { $unit }.
recordings-stopped = Recording is off in { $unit }.
recordings-field-unit = Where (with everything below)
recordings-field-minutes = For how many minutes
recordings-field-count = At most how many
recordings-field-one_in = One in how many
recordings-kind-page = Page
recordings-kind-action = Action
recordings-kind-indicator = Indicator
recordings-kind-event = Event
recordings-kind-job = Job
recordings-kind-migrate = Migration
