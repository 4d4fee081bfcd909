using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using Maas.Cli.Service;

namespace Maas.Cli.Jobs;

/// <summary>Follows a job's events to the job's end, over streams that end, break or are refused for a while.</summary>
internal sealed class JobFollower(ServiceClient service, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>The job once it is over; each event, and its JSON, is given to <paramref name="see"/> once, in order.</summary>
    public async Task<Job> FollowAsync(string id, Action<JobEvent, string> see, CancellationToken cancellation)
    {
        var lastSeq = 0L;
        var heard = time.GetTimestamp();
        while (true)
        {
            var before = lastSeq;
            try
            {
                await ReadStreamAsync(id, lastSeq, See, cancellation);
                var job = (await service.GetAsync($"api/jobs/{Uri.EscapeDataString(id)}", cancellation)).Read<Job>();
                heard = time.GetTimestamp();

                // A stream that ended without anything new tells that the last event was seen.
                if (job.IsOver && lastSeq == before)
                {
                    return job;
                }
            }
            catch (CommandException failure) when (failure.ExitCode == ExitCode.Unreachable && time.GetElapsedTime(heard) < Patience)
            {
                await Task.Delay(Pause, time, cancellation);
            }
        }

        void See(JobEvent happened, string json)
        {
            if (happened.Seq > lastSeq)
            {
                lastSeq = happened.Seq;
                heard = time.GetTimestamp();
                see(happened, json);
            }
        }
    }

    private async Task ReadStreamAsync(string id, long lastSeq, Action<JobEvent, string> see, CancellationToken cancellation)
    {
        using var response = await service.OpenEventsAsync(id, lastSeq, cancellation);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
            var parser = SseParser.Create(stream, (_, data) => Encoding.UTF8.GetString(data));
            await foreach (var item in parser.EnumerateAsync(cancellation))
            {
                see(Parse(item.Data), item.Data);
            }
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException)
        {
            throw CommandException.Unreachable($"the events of {service.Address} broke off: {broken.Message}");
        }
    }

    private static JobEvent Parse(string json) => JsonSerializer.Deserialize<JobEvent>(json, JsonSerializerOptions.Web)
        ?? throw CommandException.Unreachable($"the service sent the event {json}, which is none");
}
