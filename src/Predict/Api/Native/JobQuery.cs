using Maas.Core;
using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Predict.Authentication;
using Microsoft.AspNetCore.Http;

namespace Maas.Predict.Api.Native;

/// <summary>What the query of a request about jobs says.</summary>
internal static class JobQuery
{
    /// <summary>Whether the job is only to be checked.</summary>
    /// <exception cref="ServiceException">The value is neither true nor false.</exception>
    public static bool IsCheck(HttpRequest request) => PageQuery.Text(request, "check") switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw ServiceError.InvalidRequest.With("\"check\" takes true or false", new Violation("check", null, "takes true or false")),
    };

    /// <summary>A page of the jobs that the request asks for: those that are no trials, or with <c>parent</c> a sweep's trials.</summary>
    /// <exception cref="ServiceException">The parent, or the state, is none.</exception>
    public static Task<Page<Job>> ListAsync(
        JobStore jobs, HttpRequest request, int top, string? continuation, CancellationToken cancellation) =>
        PageQuery.Text(request, "parent") is { } parent
            ? jobs.ListTrialsAsync(request.Tenant(), JobId.Parse(parent), State(request), top, continuation, cancellation)
            : jobs.ListAsync(request.Tenant(), State(request), top, continuation, cancellation);

    /// <summary>The state that listed jobs have; null: any.</summary>
    /// <exception cref="ServiceException">There is no such state.</exception>
    public static JobState? State(HttpRequest request)
    {
        if (PageQuery.Text(request, "state") is not { } word)
        {
            return null;
        }

        return Words.TryParse<JobState>(word, out var state)
            ? state
            : throw ServiceError.InvalidRequest.With($"there is no state \"{word}\"{Suggestions.Nearest(word, Words.All<JobState>())}");
    }
}
