using System.Text;
using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Predict.Api.Native;
using Maas.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Maas.Predict.Tests.Api.Native;

[TestClass]
public sealed class JobEventReaderTests
{
    [TestMethod]
    public async Task A_silent_stream_says_that_it_is_there_and_ends_after_three_minutes()
    {
        using var tenant = await PredictApp.TenantAsync();
        var storage = tenant.App.Storage;
        var jobs = storage.GetRequiredService<JobStore>();
        var job = new Job
        {
            Tenant = tenant.Id,
            Id = JobId.New(DateTimeOffset.UnixEpoch),
            State = JobState.Running,
            Created = DateTimeOffset.UnixEpoch,
        };
        await jobs.CreateAsync(job, CancellationToken.None);
        var time = new FakeTimeProvider();
        using var body = new MemoryStream();
        var http = new DefaultHttpContext { Response = { Body = body } };

        var reader = new JobEventReader(jobs, storage.GetRequiredService<JobEventStore>(), time);
        var stream = reader.StreamAsync(http.Request, tenant.Id, job.Id, CancellationToken.None);
        await Eventually.TrueAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(15));
            return Task.FromResult(stream.IsCompleted);
        });

        await stream;
        var comments = Encoding.UTF8.GetString(body.ToArray()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.IsGreaterThanOrEqualTo(2, comments.Length);
        Assert.IsTrue(comments.All(comment => comment.StartsWith(": ", StringComparison.Ordinal)));
        Assert.IsGreaterThanOrEqualTo(TimeSpan.FromMinutes(3), time.GetUtcNow() - time.Start);
    }
}
