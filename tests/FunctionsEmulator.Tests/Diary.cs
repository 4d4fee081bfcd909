using System.Threading.Channels;

namespace Maas.FunctionsEmulator.Tests;

/// <summary>What functions under test write down for the test to read, in order; reading waits, but not for ever.</summary>
public sealed class Diary
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly Channel<string> entries = Channel.CreateUnbounded<string>();

    public void Write(string entry) => entries.Writer.TryWrite(entry);

    public async Task<string> ReadAsync() => await entries.Reader.ReadAsync().AsTask().WaitAsync(Deadline);

    public async Task<string[]> ReadAsync(int count)
    {
        var read = new string[count];
        for (var index = 0; index < count; index++)
        {
            read[index] = await ReadAsync();
        }

        return read;
    }

    public bool IsEmpty => entries.Reader.Count == 0;
}
