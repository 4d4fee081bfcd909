using System.Diagnostics;
using System.Globalization;
using Maas.Testing;

namespace Maas.Benchmarks;

/// <summary>
/// The same networks in PyTorch on the CPU, where the machine has it: shown, not judged, as its build may be of any kind.
/// </summary>
internal static class PyTorch
{
    // Debian's python3-torch belongs to Debian's own Python, which need not be the first on the path.
    private static readonly string[] Pythons = ["/usr/bin/python3", "python3"];

    public static async Task RunAsync()
    {
        if (await FindAsync() is not { } python)
        {
            Console.WriteLine("PyTorch is not installed (Debian: apt-get install python3-torch)");
            return;
        }

        string[] names = ["linear", "mlp", "cnn-8", "cnn-28", "resnet", "text-transformer", "gpt", "audio-cnn"];
        var lines = await OutputAsync(python, [RepositoryFolder.Combine("tests", "Benchmarks", "pytorch", "training_step.py"), .. names]);
        Console.WriteLine($"Training step in PyTorch {lines[0]}, one thread, processor time");
        Console.WriteLine("| template | a step |");
        Console.WriteLine("|---|---|");
        foreach (var (subject, milliseconds) in StepSubject.All.Zip(lines.Skip(1)))
        {
            var value = double.Parse(milliseconds, CultureInfo.InvariantCulture);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {subject.Name} | {value:F3} ms |"));
        }
    }

    private static async Task<string?> FindAsync()
    {
        foreach (var python in Pythons)
        {
            if (await OutputAsync(python, ["-c", "import torch; print(torch.__version__)"]) is [_])
            {
                return python;
            }
        }

        return null;
    }

    // Nothing where it can't be started or fails.
    private static async Task<string[]> OutputAsync(string program, string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync();
            await errors;
            await process.WaitForExitAsync();
            return process.ExitCode == 0 ? output.Split('\n', StringSplitOptions.RemoveEmptyEntries) : [];
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return [];
        }
    }
}
