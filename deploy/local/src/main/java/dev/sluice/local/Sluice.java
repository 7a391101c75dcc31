package dev.sluice.local;

import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** The command line of the launcher. */
@Command(
        name = "sluice",
        description = "Runs Sluice on this machine.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        subcommands = {RunCommand.class, StartCommand.class, StopCommand.class, StatusCommand.class})
final class Sluice {

    /** Exit code for a request that was refused with a sentence. */
    static final int REFUSED = 1;

    private Sluice() {}

    public static void main(String[] args) {
        CommandLine commands = new CommandLine(new Sluice());
        commands.setExecutionExceptionHandler((failure, command, parsed) -> {
            command.getErr().println("sluice: " + sentence(failure));
            command.getErr().flush();
            return REFUSED;
        });
        int exit = args.length == 0 ? usage(commands) : commands.execute(args);
        System.exit(exit);
    }

    private static int usage(CommandLine commands) {
        commands.usage(System.err);
        return CommandLine.ExitCode.USAGE;
    }

    /** Expected failures carry a sentence. Anything else is a mistake in the launcher, and still no stack trace for its user. */
    private static String sentence(Exception failure) {
        if (failure instanceof Refusal || failure instanceof dev.sluice.infra.InfraException) {
            return failure.getMessage();
        }
        StackTraceElement[] trace = failure.getStackTrace();
        String where = trace.length == 0 ? "" : " at " + trace[0];
        return "The launcher failed, which it should not: " + failure + where + ". Please report this line.";
    }

    /** What the environment asks for. The script that starts the launcher says where the project lies. */
    static Settings settings() {
        return Settings.from(System.getenv(), Path.of(System.getProperty("sluice.project", "")));
    }
}
