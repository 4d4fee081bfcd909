using System.Runtime.InteropServices;

namespace Maas.Cli.Up.Children;

/// <summary>What .NET does not offer of Unix processes. Nothing here is for Windows.</summary>
internal static partial class UnixProcess
{
    private const int Terminate = 15;
    private const int Kill = 9;

    /// <summary>
    /// Puts this process in a session and a process group of its own, so that a terminal's Ctrl+C does not reach it or its
    /// children: they are to end in order, storage last.
    /// </summary>
    public static void StartSession() => _ = NativeStartSession();

    public static void AskToEnd(int processId) => _ = NativeKill(processId, Terminate);

    /// <summary>Ends all that is left of the group which the process leads.</summary>
    public static void KillGroup(int leader) => _ = NativeKill(-leader, Kill);

    [LibraryImport("libc", EntryPoint = "setsid")]
    private static partial int NativeStartSession();

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int NativeKill(int processId, int signal);
}
